import { z } from 'zod'
import { grantedTeams } from '../objects/enterprise.ts'
import { namedUser } from '../objects/person.ts'
import { ensureAdmin, findTeam, findUser, own, toIcons } from '../objects/user.ts'
import { method, type SlackWorld } from '../protocol/index.ts'
import {
  cutNumbered,
  cutPage,
  defined,
  flag,
  numbered,
  page,
  seconds,
  text,
  whole,
} from '../query.ts'
import type { Session } from '../schema/index.ts'
import { simulation } from './simulate.ts'

const manage = { scope: 'admin', tokens: ['user'], tier: 2, byTeam: true } as const
/** How many entries of a log can be paged through. */
const loggedLimit = 1000

export const workspace = {
  'auth.teams.list': method(
    { tier: 2 },
    () => ({ include_icon: flag().optional(), ...page() }),
    (world, { include_icon, ...args }) => {
      const { token } = world.caller
      const sizes = [34, 44, 68, 88, 102, 132, 230]
      const reached =
        token.enterprise === undefined ? [findTeam(world)] : grantedTeams(world, token)
      const teams = reached.map(({ id, name }) => {
        const icon = { image_default: true, ...toIcons(id.toLowerCase(), sizes) }
        return { id, name, ...(include_icon ? { icon } : {}) }
      })
      const { shown, response_metadata } = cutPage(world, teams, args)
      return { teams: shown, response_metadata }
    },
  ),

  'team.accessLogs': method(
    manage,
    () => ({ before: z.union([whole(), z.literal('now')]).optional(), ...numbered(), ...page() }),
    (world, { before, cursor, limit, ...numbers }) => {
      ensureAdmin(world, 'no_permission')
      const until = typeof before === 'number' ? before : Number.POSITIVE_INFINITY
      const logins = own(world)
        .sign_ins.list({ direction: 'desc' })
        .filter(({ date_last }) => date_last <= until)
        .map(({ id: _id, ...login }) => login)
      if (cursor || limit) {
        const { shown, response_metadata } = cutPage(world, logins, { cursor, limit })
        return { logins: shown, response_metadata }
      }
      const { shown, paging } = cutNumbered(logins, numbers, loggedLimit)
      return { logins: shown, paging }
    },
  ),

  'team.integrationLogs': method(
    manage,
    () => ({
      app_id: text().optional(),
      service_id: text().optional(),
      user: text().optional(),
      change_type: z.enum(['added', 'removed', 'enabled', 'disabled', 'updated']).optional(),
      ...numbered(),
    }),
    (world, { app_id, service_id, user, change_type, ...numbers }) => {
      ensureAdmin(world, 'no_permission')
      const logs = own(world)
        .integration_logs.list({ direction: 'desc' })
        // Services are what integrations were before there were apps; there are none.
        .filter((log) => service_id === undefined && (!app_id || log.app_id === app_id))
        .filter((log) => !user || log.user_id === user)
        .filter((log) => !change_type || log.change_type === change_type)
        .map(({ id: _id, ...log }) => log)
      const { shown, paging } = cutNumbered(logs, numbers)
      return { logs: shown, paging }
    },
  ),

  'team.billableInfo': method(
    manage,
    () => ({ user: text().optional(), ...page() }),
    (world, { user, ...args }) => {
      const where = { team: findTeam(world).id }
      const users = user === undefined ? world.db.users.list({ where }) : [findUser(world, user)]
      const people = users.filter(({ is_bot }) => !is_bot)
      const { shown, response_metadata } = cutPage(world, people, args, { size: 1000 })
      const info = shown.map(({ id, deleted }) => [id, { billing_active: !deleted }])
      return { billable_info: Object.fromEntries(info), response_metadata }
    },
  ),

  'team.billing.info': method(
    { scope: 'team.billing:read', tier: 3 },
    () => ({}),
    (world) => ({ plan: findTeam(world).plan ?? 'std' }),
  ),

  'team.preferences.list': method(
    { scope: 'team.preferences:read', tier: 3 },
    () => ({}),
    () => ({
      allow_message_deletion: true,
      disable_file_uploads: 'allow_all',
      display_real_names: false,
      msg_edit_window_mins: -1,
      who_can_post_general: 'ra',
    }),
  ),

  'team.profile.get': method(
    { scope: 'users.profile:read', tier: 3 },
    () => ({ visibility: z.enum(['all', 'visible', 'hidden']).optional() }),
    (world, { visibility = 'all' }) => {
      const fields = own(world)
        .profile_fields.list()
        .filter(({ is_hidden }) => visibility === 'all' || is_hidden === (visibility === 'hidden'))
      return { profile: { fields, sections: [] } }
    },
  ),
}

/** Where a person is signed in from now on; administrators may end it. */
function startSession(world: SlackWorld, user: string, about: Pick<Session, 'ip' | 'device'>) {
  const session_id = Number(world.id('1', 11, 'digits'))
  const team = findTeam(world).id
  world.db.sessions.insert({ id: String(session_id), session_id, user, team, ...about })
}

/** What people do that a workspace's settings and logs show. */
export const administration = {
  sign_in: simulation(
    () => ({
      user: z.string(),
      ip: z.string().default('127.0.0.1'),
      user_agent: z.string().default('Mozilla/5.0'),
      device: z.enum(['mobile', 'web']).default('web'),
    }),
    (world, { user: who, ip, user_agent, device }) => {
      const { id: user_id, name: username } = namedUser(world, who)
      const id = `${user_id} ${ip} ${user_agent}`
      const known = own(world).sign_ins.get(id)
      const now = seconds(world)
      const { count = 0, date_first = now } = known ?? {}
      const where = { ip, user_agent, isp: '', country: '', region: '' }
      const about = { id, user_id, username, date_first, date_last: now, count: count + 1 }
      own(world).sign_ins.put({ ...about, ...where })
      startSession(world, user_id, { ip, device })
    },
  ),

  profile_field: simulation(
    () => ({
      label: z.string(),
      hint: z.string().default(''),
      type: z.enum(['text', 'date', 'link', 'mailto', 'options_list', 'user']).default('text'),
      possible_values: z.array(z.string()).optional(),
      is_hidden: z.boolean().default(false),
    }),
    (world: SlackWorld, given) => {
      const ordering = own(world).profile_fields.count()
      const id = world.id('Xf', 10, 'upper')
      own(world).profile_fields.insert(defined({ id, ordering, ...given }))
      return { id }
    },
  ),
}
