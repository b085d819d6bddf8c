import { z } from 'zod'
import { omitUndefined } from '../../../../shared/object.ts'
import { announce } from '../../apps/objects/announce.ts'
import { baseUrlPlaceholder, ensure, type SlackWorld } from '../../protocol/index.ts'
import { findTeam, ofTeam } from '../../protocol/team.ts'
import { eventTs, seconds } from '../../protocol/time.ts'
import type { Session } from '../../schema/index.ts'
import { namedUser } from '../../users/objects/reference.ts'
import { simulation } from '../../users/objects/simulation.ts'
import { addEmoji, removeEmoji, renameEmoji } from '../objects/emoji.ts'
import { createEnterprise } from '../objects/enterprise.ts'

/** Where a person is signed in from now on; administrators may end it. */
function startSession(world: SlackWorld, user: string, about: Pick<Session, 'ip' | 'device'>) {
  const session_id = Number(world.id('1', 11, 'digits'))
  const team = findTeam(world).id
  world.db.sessions.insert({ id: String(session_id), session_id, user, team, ...about })
}

/** What people do with the workspace itself, and what its admins do. */
export const workspaceActions = {
  rename_team: simulation(
    () => ({
      name: z.string().optional(),
      domain: z.string().optional(),
      email_domain: z.string().optional(),
    }),
    (world, { name, domain, email_domain }) => {
      const { id } = findTeam(world)
      const changes = omitUndefined({ name, domain, email_domain })
      ensure(Object.keys(changes).length > 0, 'no_change')
      world.db.teams.update(id, changes)
      if (email_domain !== undefined) {
        const event_ts = eventTs(world)
        announce(world, { type: 'email_domain_changed', email_domain, event_ts })
      }
      if (name !== undefined) announce(world, { type: 'team_rename', name, team_id: id })
      if (domain === undefined) return
      const url = `https://${domain}.slack.com`
      announce(world, { type: 'team_domain_change', url, domain, team_id: id })
    },
  ),

  emoji: simulation(
    () => ({
      name: z.string(),
      url: z.url().optional(),
      new_name: z.string().optional(),
      remove: z.boolean().default(false),
    }),
    (world, { name, url, new_name, remove }) => {
      if (remove) removeEmoji(world, name)
      else if (new_name === undefined) {
        addEmoji(world, { name, value: url ?? `${baseUrlPlaceholder}/emoji/${name}.png` })
      } else renameEmoji(world, name, new_name)
    },
  ),

  /** The workspace joins an organization. */
  migrate_to_grid: simulation(
    () => ({}),
    (world) => {
      const team = world.db.teams.first({})
      ensure(team, 'team_not_found')
      const { id: enterprise_id } = createEnterprise(world, { name: team.name })
      announce(world, { type: 'grid_migration_started', enterprise_id, event_ts: eventTs(world) })
      world.db.teams.replace({ ...team, enterprise_id })
      announce(world, { type: 'grid_migration_finished', enterprise_id, event_ts: eventTs(world) })
      return { enterprise_id }
    },
  ),

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
      const known = ofTeam(world).sign_ins.get(id)
      const now = seconds(world)
      const { count = 0, date_first = now } = known ?? {}
      const where = { ip, user_agent, isp: '', country: '', region: '' }
      const about = { id, user_id, username, date_first, date_last: now, count: count + 1 }
      ofTeam(world).sign_ins.put({ ...about, ...where })
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
      const ordering = ofTeam(world).profile_fields.count()
      const id = world.id('Xf', 10, 'upper')
      ofTeam(world).profile_fields.insert(omitUndefined({ id, ordering, ...given }))
      return { id }
    },
  ),
}
