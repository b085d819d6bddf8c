import { z } from 'zod'
import { omitUndefined } from '../../../../shared/object.ts'
import { text, whole } from '../../protocol/args.ts'
import { baseUrlPlaceholder, ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { cutNumbered, cutPage, numbered, page } from '../../protocol/paging.ts'
import { findTeam, ofTeam } from '../../protocol/team.ts'
import { ensureAdmin, findUser, toIcons } from '../../users/objects/user.ts'
import { enterpriseFields, enterpriseOf } from '../objects/enterprise.ts'

const manage = { scope: 'admin', tokens: ['user'], tier: 2, byTeam: true } as const

/** How many entries of a log can be paged through. */
const loggedLimit = 1000

/** A workspace by id or domain: the caller's own, or another of its organization. */
function namedTeam(
  world: SlackWorld,
  { team: id, domain }: { team?: string | undefined; domain?: string | undefined },
) {
  const home = findTeam(world)
  if (id === undefined && domain === undefined) return home
  const found = world.db.teams
    .list()
    .find((each) => (id === undefined ? each.domain === domain : each.id === id))
  const { enterprise_id } = home
  const isNear = enterprise_id !== undefined && found?.enterprise_id === enterprise_id
  ensure(found && (found.id === home.id || isNear), 'team_not_found')
  return found
}

export const workspace = {
  'team.accessLogs': method(
    manage,
    () => ({ before: z.union([whole(), z.literal('now')]).optional(), ...numbered(), ...page() }),
    (world, { before, cursor, limit, ...numbers }) => {
      ensureAdmin(world, 'no_permission')
      const until = typeof before === 'number' ? before : Number.POSITIVE_INFINITY
      const logins = ofTeam(world)
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
      const logs = ofTeam(world)
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
      const fields = ofTeam(world)
        .profile_fields.list()
        .filter(({ is_hidden }) => visibility === 'all' || is_hidden === (visibility === 'hidden'))
      return { profile: { fields, sections: [] } }
    },
  ),

  'team.info': method(
    { scope: 'team:read', tier: 3 },
    () => ({ team: text().optional(), domain: text().optional() }),
    (world, args) => {
      const { id, name, domain, email_domain } = namedTeam(world, args)
      const icon = {
        image_default: true,
        ...toIcons(id.toLowerCase(), [34, 44, 68, 88, 102, 132, 230]),
      }
      const avatar_base_url = `${baseUrlPlaceholder}/avatars/`
      const about = { is_verified: false, avatar_base_url }
      const { domain: enterprise_domain } = enterpriseOf(world) ?? {}
      const organization = { ...enterpriseFields(world), ...omitUndefined({ enterprise_domain }) }
      const names = { id, name, url: `${baseUrlPlaceholder}/`, domain, email_domain }
      return { team: { ...names, icon, ...about, ...organization } }
    },
  ),
}
