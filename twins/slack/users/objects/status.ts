import { omitUndefined } from '../../../../shared/object.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import type { User } from '../../schema/index.ts'
import { isEmoji } from '../../team/objects/emoji.ts'
import { changeProfile } from './user.ts'

const written = /^:([\p{L}\p{N}_+'-]+):(?::skin-tone-[2-6]:)?$/u
const speechBalloon = ':speech_balloon:'

/** Refuses as a status's picture what is none. */
function checkEmoji(world: SlackWorld, status_emoji: string): void {
  if (status_emoji === '') return
  const [, name] = written.exec(status_emoji) ?? []
  ensure(name !== undefined, 'profile_status_set_failed_not_emoji_syntax')
  ensure(isEmoji(world, name), 'profile_status_set_failed_not_valid_emoji')
}

/**
 * Changes a profile with what comes of a status: words without a picture get a speech balloon, and
 * a new status lasts until it is changed where nobody says how long.
 * https://docs.slack.dev/apis/web-api/user-presence-and-status
 */
export function setProfile(world: SlackWorld, user: User, changes: Partial<User['profile']>): User {
  const { status_text: words, status_emoji: given, status_expiration: until } = changes
  if (given !== undefined) checkEmoji(world, given)
  if (words === undefined && given === undefined && until === undefined) {
    return changeProfile(world, user, changes)
  }
  const text = words ?? user.profile.status_text ?? ''
  const emoji = given ?? (words === '' ? '' : user.profile.status_emoji)
  const status_emoji = text !== '' && !emoji ? speechBalloon : emoji
  const isEmpty = text === '' && !status_emoji
  const status_expiration = isEmpty ? 0 : (until ?? 0)
  if (status_expiration > 0) {
    world.at(status_expiration * 1000, 'endStatus', { user: user.id, status_expiration })
  }
  const status = { status_text: text, ...omitUndefined({ status_emoji }), status_expiration }
  return changeProfile(world, user, { ...changes, ...status })
}

/** The job that clears a status when its time has come, unless another has been set. */
export function endStatus(
  world: SlackWorld,
  { user: id, status_expiration }: { user: string; status_expiration: number },
): void {
  const user = world.db.users.get(id)
  if (user?.profile.status_expiration !== status_expiration) return
  changeProfile(world, user, { status_text: '', status_emoji: '', status_expiration: 0 })
}
