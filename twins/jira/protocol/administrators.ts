import type { JiraWorld } from './world.ts'

/** The groups of an account, by id. */
export function groupIdsOf(world: JiraWorld, account: string | undefined): string[] {
  if (account === undefined) return []
  return world.db.memberships.list({ where: { account } }).map(({ group }) => group)
}

/** Whether who calls administers the site. */
export function isAdministrator(world: JiraWorld): boolean {
  const groups = groupIdsOf(world, world.caller.account?.id)
  return groups.some((id) => {
    const name = world.db.groups.getShared(id)?.name
    return name === 'site-admins' || name === 'jira-administrators'
  })
}
