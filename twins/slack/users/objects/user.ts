import { createHash } from 'node:crypto'
import { hour_s, minute_s } from '../../../../shared/time/units.ts'
import { announce } from '../../apps/objects/announce.ts'
import { baseUrlPlaceholder, ensure, hasScope, type SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { eventTs, seconds } from '../../protocol/time.ts'
import type { User } from '../../schema/index.ts'

/** Refuses who is neither an administrator of the workspace nor acts for one. */
export function ensureAdmin(world: SlackWorld, error: string): void {
  ensure(world.db.users.get(world.caller.user)?.is_admin, error)
}

/** A user every caller of this workspace can see. */
export function findUser(world: SlackWorld, id: string, error = 'user_not_found'): User {
  const user = world.db.users.get(id)
  ensure(user && (!world.caller || isInTeam(world, user, findTeam(world).id)), error)
  return user
}

/** Whether somebody is in a workspace: it is theirs, or they were added to it. */
export function isInTeam(world: SlackWorld, user: User | undefined, team: string): boolean {
  if (!user) return false
  return user.team_id === team || world.db.team_users.has(`${team}/${user.id}`)
}

export interface NewUser {
  id?: string | undefined
  name: string
  real_name?: string | undefined
  email?: string | undefined
  title?: string | undefined
  is_admin?: boolean | undefined
  is_owner?: boolean | undefined
  is_bot?: boolean | undefined
  status_text?: string | undefined
  status_emoji?: string | undefined
  tz?: string | undefined
  presence?: 'active' | 'away' | undefined
  app?: { id: string; bot_id: string } | undefined
}

const colors = ['9f69e7', '4bbe2e', 'e7392d', '3c989f', '674b1b', 'e96699', 'e0a729', '684b6c']

/** The pictures of a user or a bot; only those that people have chosen are there to be seen. */
export function toIcons(hash: string, sizes: readonly number[]): Record<string, string> {
  return Object.fromEntries(
    sizes.map((size) => [`image_${size}`, `${baseUrlPlaceholder}/avatars/${hash}-${size}.png`]),
  )
}

function offsetOf(world: SlackWorld, tz: string): { tz_label: string; tz_offset: number } {
  const name = (style: 'longOffset' | 'long') =>
    new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName: style })
      .formatToParts(world.now())
      .find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  const [, sign, hours = 0, minutes = 0] = /GMT([+-])(\d+):(\d+)/.exec(name('longOffset')) ?? []
  const size_s = Number(hours) * hour_s + Number(minutes) * minute_s
  return { tz_label: name('long'), tz_offset: sign === '-' ? -size_s : size_s }
}

export function isTimeZone(tz: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en-US', { timeZone: tz }))
  } catch {
    return false
  }
}

function toProfile(given: NewUser, team: string, hash: string): User['profile'] {
  const { name, real_name = name, email, title = '', app } = given
  const [first_name = '', ...rest] = real_name.split(' ')
  const display_name = given.is_bot ? '' : name
  return {
    title,
    phone: '',
    skype: '',
    real_name,
    real_name_normalized: real_name,
    display_name,
    display_name_normalized: display_name,
    status_text: given.status_text ?? '',
    status_emoji: given.status_emoji ?? '',
    status_expiration: 0,
    avatar_hash: hash,
    ...(email === undefined ? {} : { email }),
    first_name,
    last_name: rest.join(' '),
    ...toIcons(hash, [24, 32, 48, 72, 192, 512]),
    ...(app ? { api_app_id: app.id, bot_id: app.bot_id, always_active: false } : {}),
    team,
  }
}

/** Names the picture of who has chosen none. */
export function plainHash(name: string): string {
  return createHash('md5').update(name).digest('hex').slice(0, 12)
}

/** Adds a person or a bot user to the workspace; without an event. */
export function createUser(world: SlackWorld, given: NewUser): User {
  const team = findTeam(world).id
  const { name, real_name = name, is_admin = false, is_owner = false, is_bot = false } = given
  const { tz = 'America/Los_Angeles' } = given
  const hash = plainHash(name)
  const user = world.db.users.insert({
    id: given.id ?? world.id('U', 10, 'upper'),
    team_id: team,
    name,
    deleted: false,
    color: colors[Number.parseInt(hash.slice(0, 4), 16) % colors.length] ?? '9f69e7',
    real_name,
    tz,
    ...offsetOf(world, tz),
    profile: toProfile(given, team, hash),
    is_admin: is_admin || is_owner,
    is_owner,
    is_primary_owner: is_owner,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot,
    is_app_user: false,
    updated: seconds(world),
    is_email_confirmed: !is_bot,
    who_can_share_contact_card: 'EVERYONE',
  })
  if (given.presence) world.db.presences.put({ id: user.id, presence: given.presence })
  return user
}

/** Slack's own assistant; it appears in a workspace when it first has something to say. */
export function slackbot(world: SlackWorld): User {
  const given = { id: 'USLACKBOT', name: 'slackbot', real_name: 'Slackbot' }
  return world.db.users.get(given.id) ?? createUser(world, given)
}

/** What a caller may see of a user: the email address needs a scope of its own. */
export function toUser(world: SlackWorld, user: User): User {
  if (seesEmail(world)) return user
  const { email: _email, ...profile } = user.profile
  return { ...user, profile }
}

export function seesEmail(world: SlackWorld): boolean {
  return hasScope(world, ['users:read.email'])
}

/** Changes a profile and tells the apps. https://docs.slack.dev/reference/events/user_change */
export function changeProfile(
  world: SlackWorld,
  user: User,
  changes: Partial<User['profile']>,
): User {
  const profile = { ...user.profile, ...changes }
  if (changes.real_name !== undefined) {
    const [first_name = '', ...rest] = changes.real_name.split(' ')
    Object.assign(profile, { first_name, last_name: rest.join(' ') })
  } else if (changes.first_name !== undefined || changes.last_name !== undefined) {
    profile.real_name = `${profile.first_name ?? ''} ${profile.last_name ?? ''}`.trim()
  }
  profile.real_name_normalized = profile.real_name ?? ''
  profile.display_name_normalized = profile.display_name ?? ''
  const changed = world.db.users.replace({
    ...user,
    real_name: profile.real_name ?? user.real_name,
    profile,
    updated: seconds(world),
  })
  const common = { user: changed, cache_ts: seconds(world), event_ts: eventTs(world) }
  announce(world, { type: 'user_change', ...common })
  announce(world, { type: 'user_profile_changed', ...common })
  if (changes.status_text !== undefined || changes.status_emoji !== undefined) {
    announce(world, { type: 'user_status_changed', ...common })
  }
  if (changes.huddle_state !== undefined) {
    announce(world, { type: 'user_huddle_changed', ...common })
  }
  return changed
}
