import { z } from 'zod'
import { omitUndefined } from '../../../../shared/object.ts'
import { announce } from '../../apps/objects/announce.ts'
import { postMessage } from '../../chat/objects/message.ts'
import { openDirect } from '../../conversations/objects/channel.ts'
import { join } from '../../conversations/objects/membership.ts'
import { flag, idList, text, whole } from '../../protocol/args.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { cutPage, page } from '../../protocol/paging.ts'
import { findTeam } from '../../protocol/team.ts'
import { eventTs, seconds } from '../../protocol/time.ts'
import type { User } from '../../schema/index.ts'
import { findUser, slackbot } from '../../users/objects/user.ts'
import { createInvitation } from '../objects/invitation.ts'
import { admin, ensureTeam, findAny } from '../objects/method.ts'

const member = () => ({ team_id: text(), user_id: text() })

function findMember(
  world: SlackWorld,
  { team_id, user_id }: { team_id?: string; user_id: string },
) {
  ensureTeam(world, team_id)
  return findUser(world, user_id)
}

function change(world: SlackWorld, user: User, changes: Partial<User>): void {
  const changed = world.db.users.replace({ ...user, ...changes, updated: seconds(world) })
  const about = { user: changed, cache_ts: seconds(world), event_ts: eventTs(world) }
  announce(world, { type: 'user_change', ...about })
}

const roles = {
  admin: { is_admin: true, is_owner: false },
  owner: { is_admin: true, is_owner: true },
  regular: { is_admin: false, is_owner: false },
}

function setRole(role: keyof typeof roles) {
  return admin('users', 'write', member, (world, args) => {
    const user = findMember(world, args)
    ensure(!user.is_bot, 'cannot_promote_bot')
    ensure(!user.is_primary_owner || role === 'owner', 'cannot_demote_primary_owner')
    const guest = { is_restricted: false, is_ultra_restricted: false }
    change(world, user, { ...roles[role], ...guest })
  })
}

function toListed(world: SlackWorld, user: User) {
  const { id, name, real_name, profile, is_admin, is_owner, is_primary_owner, deleted } = user
  const { is_restricted, is_ultra_restricted, is_bot } = user
  const extra = world.db.team_users.list().filter((each) => each.user === id)
  return omitUndefined({
    ...{ id, email: profile.email, username: name, full_name: real_name },
    ...{ is_admin, is_owner, is_primary_owner, is_restricted, is_ultra_restricted, is_bot },
    is_active: !deleted,
    expiration_ts: world.db.expirations.get(id)?.expiration_ts ?? 0,
    has_2fa: false,
    has_sso: false,
    workspaces: [user.team_id ?? '', ...extra.map(({ team }) => team)],
  })
}

/** https://docs.slack.dev/reference/methods#admin.users */
export const adminUsers = {
  'admin.users.list': admin(
    'users',
    'read',
    () => ({ team_id: text().optional(), is_active: flag().optional(), ...page() }),
    (world, { team_id, is_active, ...args }) => {
      ensureTeam(world, team_id)
      const found = world.db.users
        .list()
        .filter(({ deleted = false }) => is_active === undefined || is_active !== deleted)
        .map((user) => toListed(world, user))
        .filter(({ workspaces }) => team_id === undefined || workspaces.includes(team_id))
      const { shown, response_metadata } = cutPage(world, found, args)
      return { users: shown, response_metadata }
    },
  ),

  'admin.users.invite': admin(
    'users',
    'write',
    () => ({
      team_id: text(),
      email: z.email('invalid_email'),
      channel_ids: idList(),
      real_name: text().optional(),
      custom_message: text().optional(),
      is_restricted: flag().optional(),
      is_ultra_restricted: flag().optional(),
      resend: flag().optional(),
    }),
    (world, { team_id, email, channel_ids, resend, ...given }) => {
      ensureTeam(world, team_id)
      ensure(channel_ids.length > 0, 'invalid_arguments')
      for (const id of channel_ids) findAny(world, id)
      const address = email.toLowerCase()
      ensure(!world.db.users.first({ where: { email: address } }), 'already_in_team')
      const sent = world.db.invitations.list({ where: { team: team_id, status: 'sent' } })
      ensure(resend || !sent.some((each) => each.email === address), 'already_invited')
      const { real_name, is_restricted, is_ultra_restricted } = given
      const about = omitUndefined({ real_name, is_restricted, is_ultra_restricted })
      createInvitation(world, {
        ...{ status: 'sent', team: team_id, email: address, channel_ids, ...about },
        requester: world.caller.user,
      })
    },
  ),

  'admin.users.assign': admin(
    'users',
    'write',
    () => ({
      ...member(),
      channel_ids: idList().optional(),
      is_restricted: flag().optional(),
      is_ultra_restricted: flag().optional(),
    }),
    (world, { channel_ids = [], ...args }) => {
      const user = findMember(world, args)
      const { team_id: team, is_restricted, is_ultra_restricted } = args
      const id = `${team}/${user.id}`
      const isIn = user.team_id === team || world.db.team_users.has(id)
      ensure(!isIn, 'user_already_team_member')
      world.db.team_users.insert({ id, team, user: user.id })
      change(world, user, omitUndefined({ is_restricted, is_ultra_restricted }))
      for (const channel of channel_ids) join(world, findAny(world, channel), user.id)
    },
  ),

  'admin.users.remove': admin('users', 'write', member, (world, args) => {
    const user = findMember(world, args)
    ensure(!user.deleted, 'user_not_found')
    ensure(!user.is_primary_owner, 'cannot_remove_primary_owner')
    if (user.team_id === args.team_id) change(world, user, { deleted: true })
    else ensure(world.db.team_users.delete(`${args.team_id}/${user.id}`), 'user_not_found')
  }),

  'admin.users.setAdmin': setRole('admin'),
  'admin.users.setOwner': setRole('owner'),
  'admin.users.setRegular': setRole('regular'),

  'admin.users.setExpiration': admin(
    'users',
    'write',
    () => ({
      team_id: text().optional(),
      user_id: text(),
      expiration_ts: whole('invalid_arguments'),
    }),
    (world, { user_id, expiration_ts }) => {
      const user = findUser(world, user_id)
      ensure(user.is_restricted || user.is_ultra_restricted, 'user_not_guest')
      ensure(expiration_ts > seconds(world), 'invalid_expiration')
      world.db.expirations.put({ id: user.id, expiration_ts })
      world.at(expiration_ts * 1000, 'endGuest', { user: user.id, expiration_ts })
    },
  ),

  'admin.users.getExpiration': admin(
    'users',
    'read',
    () => ({ user_id: text(), target_team: text().optional() }),
    (world, { user_id, target_team }) => {
      ensureTeam(world, target_team)
      const { id, profile, is_restricted, is_ultra_restricted } = findUser(world, user_id)
      const expiration_ts = world.db.expirations.get(id)?.expiration_ts ?? 0
      const about = { email: profile.email, is_restricted, is_ultra_restricted }
      return { user: omitUndefined({ id, ...about, expiration_ts }) }
    },
  ),

  'admin.users.unsupportedVersions.export': admin(
    'users',
    'read',
    () => ({
      date_end_of_support: whole().optional(),
      date_sessions_started: whole().optional(),
    }),
    (world) => {
      // The answer comes later, as a direct message of Slackbot's.
      const bot = slackbot(world).id
      const { channel } = openDirect(world, [world.caller.user, bot])
      const count = world.db.sessions.count()
      const text = `${findTeam(world).name}: 0 of ${count} sessions run an unsupported version.`
      postMessage(world, channel, { author: { user: bot }, text })
    },
  ),
}

/** The job that shuts a guest out when their time is over, if it still is. */
export function endGuest(
  world: SlackWorld,
  { user: id, expiration_ts }: { user: string; expiration_ts: number },
): void {
  const user = world.db.users.get(id)
  if (!user || user.deleted) return
  if (world.db.expirations.get(id)?.expiration_ts !== expiration_ts) return
  if (user.is_restricted || user.is_ultra_restricted) change(world, user, { deleted: true })
}
