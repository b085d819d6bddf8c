import { omitUndefined } from '../../../../shared/object.ts'
import { day_s, hour_s } from '../../../../shared/time/units.ts'
import { flag, idList, text, whole } from '../../protocol/args.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { cutPage, page } from '../../protocol/paging.ts'
import type { Session } from '../../schema/index.ts'
import { findUser } from '../../users/objects/user.ts'
import { admin, ensureTeam } from '../objects/method.ts'

const devices = () => ({ mobile_only: flag().optional(), web_only: flag().optional() })
const several = () => ({ user_ids: idList() })
const longest_s = 30 * day_s
const shortest_s = 8 * hour_s

interface Devices {
  mobile_only?: boolean | undefined
  web_only?: boolean | undefined
}

/** Signs a person out everywhere, or only of one kind of device. */
function reset(world: SlackWorld, user: string, { mobile_only, web_only }: Devices): void {
  ensure(!(mobile_only && web_only), 'invalid_arguments')
  for (const { id, device } of world.db.sessions.list({ where: { user } })) {
    const isKept = (mobile_only && device !== 'mobile') || (web_only && device !== 'web')
    if (!isKept) world.db.sessions.delete(id)
  }
}

function toSession({ session_id, user, team, ip, device }: Session) {
  const seen = { device_hardware: device, os: '', os_version: '', slack_client_version: '', ip }
  return { user_id: user, team_id: team, session_id, created: seen, recent: seen }
}

/** https://docs.slack.dev/reference/methods#admin.users.session */
export const adminSessions = {
  'admin.users.session.list': admin(
    'users',
    'read',
    () => ({ team_id: text().optional(), user_id: text().optional(), ...page() }),
    (world, { team_id, user_id: user, ...args }) => {
      ensure((team_id === undefined) === (user === undefined), 'invalid_arguments')
      ensureTeam(world, team_id)
      if (user !== undefined) findUser(world, user)
      const found = world.db.sessions.list({ where: { user } })
      const { shown, response_metadata } = cutPage(world, found, args)
      return { active_sessions: shown.map(toSession), response_metadata }
    },
  ),

  'admin.users.session.invalidate': admin(
    'users',
    'write',
    () => ({ team_id: text(), session_id: whole('invalid_arguments') }),
    (world, { team_id, session_id }) => {
      ensureTeam(world, team_id)
      ensure(world.db.sessions.delete(String(session_id)), 'session_not_found')
    },
  ),

  'admin.users.session.reset': admin(
    'users',
    'write',
    () => ({ user_id: text(), ...devices() }),
    (world, { user_id, ...only }) => {
      reset(world, findUser(world, user_id).id, only)
    },
  ),

  'admin.users.session.resetBulk': admin(
    'users',
    'write',
    () => ({ ...several(), ...devices() }),
    (world, { user_ids, ...only }) => {
      for (const id of user_ids) reset(world, findUser(world, id).id, only)
    },
  ),

  'admin.users.session.setSettings': admin(
    'users',
    'write',
    () => ({
      ...several(),
      duration: whole('invalid_arguments').optional(),
      desktop_app_browser_quit: flag().optional(),
    }),
    (world, { user_ids, duration, desktop_app_browser_quit }) => {
      const isRight = duration === undefined || (duration >= shortest_s && duration <= longest_s)
      ensure(isRight, 'invalid_arguments')
      for (const user of user_ids) {
        const { id } = findUser(world, user)
        const before = world.db.session_settings.get(id) ?? { id }
        const changes = omitUndefined({ duration, desktop_app_browser_quit })
        world.db.session_settings.put({ ...before, ...changes })
      }
    },
  ),

  'admin.users.session.getSettings': admin('users', 'read', several, (world, { user_ids }) => {
    const session_settings = user_ids.flatMap((user_id) => {
      const settings = world.db.session_settings.get(findUser(world, user_id).id)
      if (!settings) return []
      const { duration, desktop_app_browser_quit } = settings
      return [omitUndefined({ user_id, duration, desktop_app_browser_quit })]
    })
    const no_settings_applied = user_ids.filter((id) => !world.db.session_settings.has(id))
    return { session_settings, no_settings_applied }
  }),

  'admin.users.session.clearSettings': admin('users', 'write', several, (world, { user_ids }) => {
    for (const id of user_ids) world.db.session_settings.delete(findUser(world, id).id)
  }),
}
