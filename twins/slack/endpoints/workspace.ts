import { z } from 'zod'
import { announce, eventTs, limited } from '../objects/announce.ts'
import { addMember, checkName, createChannel, toChannel } from '../objects/channel.ts'
import { namedApp, namedChannel, namedUser } from '../objects/person.ts'
import { changeProfile, findTeam } from '../objects/user.ts'
import { ensure, here } from '../protocol.ts'
import { defined, seconds } from '../query.ts'
import { simulation } from './simulate.ts'

/** What people do with the workspace itself, and what its admins do. */
export const workspaceActions = {
  create_channel: simulation(
    () => ({ user: z.string(), name: z.string(), is_private: z.boolean().default(false) }),
    (world, { user: who, name: given, is_private }) => {
      const { id: creator } = namedUser(world, who)
      const name = checkName(world, given)
      const channel = createChannel(world, {
        name,
        kind: is_private ? 'group' : 'channel',
        creator,
      })
      addMember(world, channel, creator)
      if (!is_private) {
        const wire = { ...toChannel(world, channel, ''), creator }
        announce(world, { type: 'channel_created', channel: wire, event_ts: eventTs(world) })
      }
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
    }),
    (world, { user, ...changes }) => ({
      user: changeProfile(world, namedUser(world, user), defined(changes)).id,
    }),
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
      const event_ts = eventTs(world)
      const known = world.db.emoji.get(name)
      if (!remove && new_name === undefined) {
        ensure(!known, 'emoji_name_taken')
        const value = url ?? `${here}/emoji/${name}.png`
        world.db.emoji.insert({ id: name, value })
        announce(world, { type: 'emoji_changed', subtype: 'add', name, value, event_ts })
        return
      }
      ensure(known, 'emoji_not_found')
      world.db.emoji.delete(name)
      if (new_name === undefined) {
        announce(world, { type: 'emoji_changed', subtype: 'remove', names: [name], event_ts })
        return
      }
      const { value } = world.db.emoji.insert({ ...known, id: new_name })
      const about = { old_name: name, new_name, value, event_ts }
      announce(world, { type: 'emoji_changed', subtype: 'rename', ...about })
    },
  ),

  delete_channel: simulation(
    () => ({ channel: z.string() }),
    (world, { channel: place }) => {
      const { id, kind, is_general } = namedChannel(world, place)
      ensure(!is_general, 'cant_delete_general')
      const type = kind === 'group' ? 'group_deleted' : 'channel_deleted'
      // Told before it is so, to those who were there.
      announce(world, { type, channel: id, event_ts: eventTs(world) }, { channel: id })
      for (const { ts } of world.db.messages.list({ where: { channel: id } })) {
        world.db.messages.delete(`${id}/${ts}`)
      }
      for (const { user } of world.db.members.list({ where: { channel: id } })) {
        world.db.members.delete(`${id}/${user}`)
      }
      world.db.channels.delete(id)
    },
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
      const tokens = world.db.tokens
        .list({ where: { app: app.id } })
        .filter(({ kind, is_revoked, team }) => {
          return kind !== 'app' && !is_revoked && team === findTeam(world).id
        })
      ensure(tokens.length > 0, 'not_installed')
      for (const token of tokens) world.db.tokens.replace({ ...token, is_revoked: true })
      const of = (kind: string) =>
        tokens.filter((each) => each.kind === kind).map(({ user }) => user)
      const revoked = { oauth: of('user'), bot: of('bot') }
      const event_ts = eventTs(world)
      announce(world, { type: 'tokens_revoked', tokens: revoked, event_ts }, { app: app.id })
      announce(world, { type: 'app_uninstalled', event_ts }, { app: app.id })
      return { app: app.id }
    },
  ),
}
