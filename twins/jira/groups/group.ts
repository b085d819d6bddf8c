import type { JiraWorld } from '../protocol/world.ts'
import type { Group } from '../schema/people.ts'

/** The groups that have a text in their name. */
export function groupsNamed(world: JiraWorld, query: string): Group[] {
  const wanted = query.toLowerCase()
  return world.db.groups
    .list({ order: ['name'] })
    .filter(({ name }) => name.toLowerCase().includes(wanted))
}

export function showPicked(found: readonly Group[], limit: number) {
  const shown = found.slice(0, limit)
  return {
    header: `Showing ${shown.length} of ${found.length} matching groups`,
    total: found.length,
    groups: shown.map(({ id, name }) => ({ name, groupId: id, html: name, labels: [] })),
  }
}
