import { z } from 'zod'
import { raw } from '../../../../shared/http/reply.ts'
import { isVisible, memberOf, readKinds, toChannel } from '../../conversations/objects/channel.ts'
import { listChannels } from '../../conversations/objects/listing.ts'
import { flag, list, structure, text, whole } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { page, readPosition, toCursor } from '../../protocol/paging.ts'
import { findTeam } from '../../protocol/team.ts'
import { seconds } from '../../protocol/time.ts'
import type { User } from '../../schema/index.ts'
import { toEnterpriseUser } from '../../team/objects/enterprise.ts'
import { listPeople } from '../objects/directory.ts'
import { setProfile } from '../objects/status.ts'
import { findUser, isInTeam, seesEmail, toUser } from '../objects/user.ts'

/** The fields of a profile a caller may set. */
const settable = () => ({
  ...Object.fromEntries(
    ['first_name', 'last_name', 'real_name', 'display_name', 'email', 'phone', 'pronouns', 'title']
      .concat(['status_text', 'status_emoji', 'skype'])
      .map((name) => [name, z.string().optional()]),
  ),
  status_expiration: whole().optional(),
  fields: z.record(z.string(), z.unknown()).optional(),
})

type ProfileChanges = Partial<User['profile']>

function readProfile(args: { profile?: object | undefined; name?: string; value?: string }) {
  const { profile, name, value } = args
  const given = profile ?? (name === undefined ? undefined : { [name]: value ?? '' })
  const parsed = z.strictObject(settable()).safeParse(given)
  ensure(parsed.success, 'invalid_profile')
  return parsed.data as ProfileChanges // every field of the schema is one of a profile
}

/** Whose profile is meant: the caller's own, or for an admin anybody's. */
function profileOwner(world: SlackWorld, id: string | undefined): User {
  const caller = findUser(world, world.caller.user)
  if (id === undefined || id === caller.id) return caller
  ensure(caller.is_admin, 'not_admin')
  return findUser(world, id)
}

function toMembers(
  world: SlackWorld,
  texts: readonly string[],
  include_locale = false,
): readonly string[] {
  const isPlain = seesEmail(world) && !include_locale && findTeam(world).enterprise_id === undefined
  if (isPlain) return texts
  return texts.map((stored) => {
    const user: User = JSON.parse(stored)
    const locale = include_locale ? { locale: 'en-US' } : {}
    return JSON.stringify({ ...toMember(world, user), ...locale })
  })
}

/** A user with what an organization adds. */
function toMember(world: SlackWorld, user: User) {
  return { ...toUser(world, user), ...toEnterpriseUser(world, user) }
}

export const users = {
  'users.list': method(
    { scope: 'users:read', tier: 2, byTeam: true },
    () => ({ include_locale: flag().optional(), ...page() }),
    (world, { include_locale, cursor, limit }) => {
      const page = { after: readPosition(world, cursor), count: limit || 1000 }
      const found = listPeople(world, page)
      const wires = toMembers(world, found.texts, include_locale)
      const next = found.next === undefined ? '' : toCursor(world, String(found.next))
      const rest = `"cache_ts":${seconds(world)},"response_metadata":{"next_cursor":"${next}"}`
      return raw(`{"members":[${wires.join(',')}],${rest}}`)
    },
  ),

  'users.info': method(
    { scope: 'users:read', tier: 4 },
    () => ({ user: text(), include_locale: flag().optional() }),
    (world, { user: id, include_locale }) => {
      const user = toMember(world, findUser(world, id))
      return { user: include_locale ? { ...user, locale: 'en-US' } : user }
    },
  ),

  'users.lookupByEmail': method(
    { scope: 'users:read.email', tier: 3 },
    () => ({ email: text() }),
    (world, { email }) => {
      const { id: team } = findTeam(world)
      const user = world.db.users
        .list({ where: { email: email.toLowerCase() } })
        .find((each) => isInTeam(world, each, team))
      ensure(user && !user.deleted, 'users_not_found')
      return { user }
    },
  ),

  'users.conversations': method(
    { conversations: 'read', tier: 3, byTeam: true },
    () => ({
      user: text().optional(),
      types: list().optional(),
      exclude_archived: flag().optional(),
      ...page(),
    }),
    (world, { user: id, types, exclude_archived, cursor, limit }) => {
      const { user: caller } = world.caller
      const user = id === undefined ? caller : findUser(world, id).id
      const { channels, next } = listChannels(world, {
        kinds: readKinds(world, types?.length ? types : ['public_channel']),
        limit: limit || 100,
        after: readPosition(world, cursor, user),
        passes: (channel) =>
          memberOf(world, channel.id, user) !== undefined &&
          isVisible(world, channel, caller) &&
          !(exclude_archived && channel.is_archived),
      })
      // The cursor of a list carries the user it was made for.
      const position = readPosition(world, next)
      const next_cursor = position === undefined ? '' : toCursor(world, String(position), user)
      const wires = channels.map((channel) => {
        const {
          is_member: _member,
          num_members: _members,
          ...wire
        } = toChannel(world, channel, user)
        return wire
      })
      return { channels: wires, response_metadata: { next_cursor } }
    },
  ),

  'users.getPresence': method(
    { scope: 'users:read', tier: 3 },
    () => ({ user: text().optional() }),
    (world, args) => {
      const { caller } = world
      const { id, is_bot } = findUser(world, args.user ?? caller.user)
      const stored = world.db.presences.get(id)?.presence
      const presence = stored ?? (is_bot ? 'active' : 'away')
      if (id !== caller.user || caller.token.kind === 'bot') return { presence }
      const online = presence === 'active'
      return {
        presence,
        online,
        auto_away: false,
        manual_away: stored === 'away',
        connection_count: online ? 1 : 0,
        last_activity: seconds(world),
      }
    },
  ),

  'users.setPresence': method(
    { scope: 'users:write', tier: 2 },
    () => ({ presence: z.enum(['auto', 'away'], 'invalid_presence') }),
    (world, { presence }) => {
      const id = world.caller.user
      world.db.presences.put({ id, presence: presence === 'away' ? 'away' : 'active' })
    },
  ),

  'users.profile.get': method(
    { scope: 'users.profile:read', tier: 4 },
    () => ({ user: text().optional(), include_labels: flag().optional() }),
    (world, { user: id }) => {
      const { profile } = toUser(world, findUser(world, id ?? world.caller.user))
      return { profile }
    },
  ),

  'users.profile.set': method(
    { scope: 'users.profile:write', tokens: ['user'], tier: 3 },
    () => ({
      user: text().optional(),
      profile: structure(z.record(z.string(), z.unknown()), 'invalid_profile').optional(),
      name: text().optional(),
      value: text().optional(),
    }),
    (world, { user: id, profile, name, value }) => {
      const user = profileOwner(world, id)
      const changes = readProfile({ profile, ...(name ? { name, value: value ?? '' } : {}) })
      const { email } = changes
      const isTaken = email !== undefined && email !== user.profile.email
      const holder = isTaken
        ? world.db.users.first({ where: { email: email.toLowerCase() } })
        : undefined
      ensure(!holder, 'email_taken')
      ensure((changes.status_text?.length ?? 0) <= 100, 'too_long')
      const changed = setProfile(world, user, changes)
      return { username: changed.name, profile: changed.profile }
    },
  ),

  'users.identity': method(
    { scope: 'identity.basic', tokens: ['user'], tier: 4 },
    () => ({}),
    (world) => {
      const user = findUser(world, world.caller.user)
      const { id, name, domain } = findTeam(world)
      const { scopes } = world.caller.token
      const email = scopes.includes('identity.email') ? user.profile.email : undefined
      return {
        user: { id: user.id, name: user.real_name, ...(email === undefined ? {} : { email }) },
        team: scopes.includes('identity.team') ? { id, name, domain } : { id },
      }
    },
  ),
}
