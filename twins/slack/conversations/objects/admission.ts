import type { SlackWorld } from '../../protocol/index.ts'
import type { Channel } from '../../schema/index.ts'

/**
 * Whether somebody may be in a channel at all. Administrators may keep a private one for the people
 * of some groups of the identity provider; apps are in none, and come where they are invited.
 * https://docs.slack.dev/reference/methods/admin.conversations.restrictAccess.addGroup
 */
export function isAdmitted(world: SlackWorld, { id, kind }: Channel, user: string): boolean {
  if (kind !== 'group') return true
  const groups = world.db.channel_settings.getShared(id)?.groups ?? []
  if (groups.length === 0 || world.db.users.getShared(user)?.is_bot) return true
  return groups.some((group) => world.db.usergroups.getShared(group)?.users.includes(user))
}
