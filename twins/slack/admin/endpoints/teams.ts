import { z } from 'zod'
import { omitUndefined } from '../../../../shared/object.ts'
import { announce } from '../../apps/objects/announce.ts'
import { idList, text } from '../../protocol/args.ts'
import { baseUrlPlaceholder, ensure, type SlackWorld } from '../../protocol/index.ts'
import { cutPage, page } from '../../protocol/paging.ts'
import type { Team, User } from '../../schema/index.ts'
import { toIcons } from '../../users/objects/user.ts'
import { admin, ensureTeam, findAny } from '../objects/method.ts'

const chosen = () => ({ team_id: text() })

const discoverability = () =>
  z.enum(['open', 'closed', 'invite_only', 'unlisted'], 'invalid_discoverability')

/** The people of a workspace in a role; only the caller's own has people of its own here. */
function inRole(role: (user: User) => boolean | undefined) {
  return (world: SlackWorld, team: string): string[] => {
    ensureTeam(world, team)
    const users = world.db.users.list().filter((user) => user.team_id === team && role(user))
    return users.map(({ id }) => id)
  }
}

const adminsOf = inRole(({ is_admin, is_owner }) => is_admin && !is_owner)
const ownersOf = inRole(({ is_owner }) => is_owner)

function change(world: SlackWorld, id: string, changes: Partial<Team>): void {
  ensureTeam(world, id)
  world.db.teams.update(id, changes)
}

function toSettings(team: Team) {
  const { id, name, domain, email_domain, default_channels = [], icon_url } = team
  const sizes = [34, 44, 68, 88, 102, 132, 230]
  const plain = { ...toIcons(id.toLowerCase(), sizes), image_default: true }
  const own = { image_original: icon_url, image_default: false }
  const icon = icon_url === undefined ? plain : { ...plain, ...own }
  return { id, name, url: `${baseUrlPlaceholder}/`, domain, email_domain, icon, default_channels }
}

/** https://docs.slack.dev/reference/methods#admin.teams */
export const adminTeams = {
  'admin.teams.create': admin(
    'teams',
    'write',
    () => ({
      team_domain: text('invalid_team_domain'),
      team_name: text('invalid_team_name'),
      team_description: text().optional(),
      team_discoverability: discoverability().optional(),
    }),
    (world, { team_domain: domain, team_name: name, ...about }) => {
      ensure(/^[a-z0-9][a-z0-9-]{0,20}$/.test(domain), 'invalid_team_domain')
      const isTaken = world.db.teams.list().some((team) => team.domain === domain)
      ensure(!isTaken, 'team_domain_taken')
      const { team_description: description, team_discoverability } = about
      const settings = omitUndefined({ description, discoverability: team_discoverability })
      const id = world.id('T', 10, 'upper')
      world.db.teams.insert({ id, name, domain, email_domain: '', ...settings })
      return { team: id }
    },
  ),

  'admin.teams.list': admin('teams', 'read', page, (world, args) => {
    const owner = world.db.users.list().find(({ is_primary_owner }) => is_primary_owner)
    const { shown, response_metadata } = cutPage(world, world.db.teams.list(), args)
    const teams = shown.map(({ id, name, discoverability: seen = 'unlisted' }) => ({
      ...{ id, name, discoverability: seen },
      primary_owner: omitUndefined({ user_id: owner?.id, email: owner?.profile.email }),
      team_url: `${baseUrlPlaceholder}/`,
    }))
    return { teams, response_metadata }
  }),

  'admin.teams.admins.list': admin(
    'teams',
    'read',
    () => ({ ...chosen(), ...page() }),
    (world, { team_id, ...args }) => {
      const { shown, response_metadata } = cutPage(world, adminsOf(world, team_id), args)
      return { admin_ids: shown, response_metadata }
    },
  ),

  'admin.teams.owners.list': admin(
    'teams',
    'read',
    () => ({ ...chosen(), ...page() }),
    (world, { team_id, ...args }) => {
      const { shown, response_metadata } = cutPage(world, ownersOf(world, team_id), args)
      return { owner_ids: shown, response_metadata }
    },
  ),

  'admin.teams.settings.info': admin('teams', 'read', chosen, (world, { team_id }) => {
    const team = world.db.teams.get(team_id)
    ensure(team, 'team_not_found')
    return { team: toSettings(team) }
  }),

  'admin.teams.settings.setName': admin(
    'teams',
    'write',
    () => ({ ...chosen(), name: text() }),
    (world, { team_id, name }) => {
      ensure(name.trim() !== '', 'invalid_team_name')
      change(world, team_id, { name })
      announce(world, { type: 'team_rename', name, team_id })
    },
  ),

  'admin.teams.settings.setDescription': admin(
    'teams',
    'write',
    () => ({ ...chosen(), description: text() }),
    (world, { team_id, description }) => change(world, team_id, { description }),
  ),

  'admin.teams.settings.setDiscoverability': admin(
    'teams',
    'write',
    () => ({ ...chosen(), discoverability: discoverability() }),
    (world, { team_id, discoverability: given }) =>
      change(world, team_id, { discoverability: given }),
  ),

  'admin.teams.settings.setIcon': admin(
    'teams',
    'write',
    () => ({ ...chosen(), image_url: z.url('bad_image_url') }),
    (world, { team_id, image_url }) => change(world, team_id, { icon_url: image_url }),
  ),

  'admin.teams.settings.setDefaultChannels': admin(
    'teams',
    'write',
    () => ({ ...chosen(), channel_ids: idList() }),
    (world, { team_id, channel_ids }) => {
      for (const id of channel_ids)
        ensure(findAny(world, id).kind === 'channel', 'channel_not_found')
      change(world, team_id, { default_channels: channel_ids })
    },
  ),
}
