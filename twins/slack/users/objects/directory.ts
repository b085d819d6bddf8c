import type { SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import type { User } from '../../schema/index.ts'

/** Where the positions of those from elsewhere begin: behind all of the workspace’s own. */
const guestsFrom = 1e12

/** The people of a workspace as they are stored, a page of them, and where the next begins. */
export function listPeople(
  world: SlackWorld,
  { after, count }: { after: number | undefined; count: number },
): { texts: string[]; next: number | undefined } {
  const { id: team } = findTeam(world)
  const isPast = after !== undefined && after >= guestsFrom
  const own = isPast
    ? []
    : world.db.users.texts({
        where: { team },
        after: after === undefined ? undefined : [after],
        limit: count + 1,
      })
  if (own.length > count) {
    const texts = own.slice(0, count)
    const last: User = JSON.parse(texts.at(-1) ?? '{}')
    return { texts, next: Number(world.db.users.position(last.id)?.[0]) }
  }
  // Who was added from another workspace of the organization comes after its own.
  const guests = world.db.team_users
    .list({ where: { team } })
    .flatMap(({ user }) => world.db.users.get(user) ?? [])
  const start = isPast ? after - guestsFrom : 0
  const end = start + count - own.length
  const shown = guests.slice(start, end).map((user) => JSON.stringify(user))
  return { texts: [...own, ...shown], next: end < guests.length ? guestsFrom + end : undefined }
}
