import { z } from 'zod'
import { announce, eventTs, limited } from '../objects/announce.ts'
import { uninstall } from '../objects/app.ts'
import { addEmoji, removeEmoji, renameEmoji } from '../objects/emoji.ts'
import { nameEmoji } from '../objects/emoji_names.ts'
import { deleteChannel, startChannel } from '../objects/lifecycle.ts'
import { namedApp, namedChannel, namedUser } from '../objects/person.ts'
import { letGo } from '../objects/retention.ts'
import { setProfile } from '../objects/status.ts'
import { findTeam } from '../objects/user.ts'
import { ensure, here } from '../protocol/index.ts'
import { defined, seconds } from '../query.ts'
import { simulation } from './simulate.ts'

/** What people do with the workspace itself, and what its admins do. */
export const workspaceActions = {
  create_channel: simulation(
    () => ({ user: z.string(), name: z.string(), is_private: z.boolean().default(false) }),
    (world, { user: who, name: given, is_private }) => {
      const { id: creator } = namedUser(world, who)
      const kind = is_private ? 'group' : 'channel'
      const channel = startChannel(world, { name: given, kind, creator })
      return { channel: channel.id }
    },
  ),

  change_profile: simulation(
    () => ({
      user: z.string(),
      real_name: z.string().optional(),
      display_name: z.string().optional(),
      title: z.string().optional(),
      status_text: z.string().optional(),
      status_emoji: z.string().optional(),
      status_expiration: z.int().optional(),
    }),
    (world, { user, status_emoji, ...rest }) => {
      const emoji = status_emoji === undefined ? undefined : nameEmoji(status_emoji)
      const changes = defined({ ...rest, status_emoji: emoji })
      return { user: setProfile(world, namedUser(world, user), changes).id }
    },
  ),

  deactivate_user: simulation(
    () => ({ user: z.string() }),
    (world, { user: who }) => {
      const user = world.db.users.replace({
        ...namedUser(world, who),
        deleted: true,
        updated: seconds(world),
      })
      const about = { user, cache_ts: seconds(world), event_ts: eventTs(world) }
      announce(world, { type: 'user_change', ...about })
      return { user: user.id }
    },
  ),

  rename_team: simulation(
    () => ({
      name: z.string().optional(),
      domain: z.string().optional(),
      email_domain: z.string().optional(),
    }),
    (world, { name, domain, email_domain }) => {
      const { id } = findTeam(world)
      const changes = defined({ name, domain, email_domain })
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
        addEmoji(world, { name, value: url ?? `${here}/emoji/${name}.png` })
      } else renameEmoji(world, name, new_name)
    },
  ),

  delete_channel: simulation(
    () => ({ channel: z.string() }),
    (world, { channel: place }) => {
      const channel = namedChannel(world, place)
      ensure(!channel.is_general, 'cant_delete_general')
      deleteChannel(world, channel)
    },
  ),

  /** A policy of the workspace lets go of what is older than so many days. */
  retention: simulation(
    () => ({ channel: z.string(), days: z.number().min(0) }),
    (world, { channel, days }) => letGo(world, namedChannel(world, channel).id, days),
  ),

  limit_events: simulation(
    () => ({ app: z.string().optional() }),
    (world, { app }) => {
      world.emit(limited, namedApp(world, app))
    },
  ),

  uninstall: simulation(
    () => ({ app: z.string().optional() }),
    (world, { app: name }) => {
      const app = namedApp(world, name)
      ensure(uninstall(world, app), 'not_installed')
      return { app: app.id }
    },
  ),
}
