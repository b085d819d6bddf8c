import { findApp, revokeTokens } from '../../apps/objects/app.ts'
import { flag } from '../../protocol/args.ts'
import { baseUrlPlaceholder, method } from '../../protocol/index.ts'
import { cutPage, page } from '../../protocol/paging.ts'
import { findTeam } from '../../protocol/team.ts'
import { enterpriseOf, grantedTeams } from '../../team/objects/enterprise.ts'
import { findUser, toIcons } from '../../users/objects/user.ts'

export const auth = {
  'auth.test': method(
    { tier: 'special', tokens: ['bot', 'user', 'app'] },
    () => ({}),
    (world) => {
      const { token, user } = world.caller
      const app = findApp(world, token.app)
      if (token.kind === 'app') return { app_name: app.name, app_id: app.id }
      const is_enterprise_install = token.enterprise !== undefined
      const enterprise = enterpriseOf(world)
      // A token for an organization is of no workspace: the organization stands in its place.
      const place = (is_enterprise_install ? enterprise : undefined) ?? findTeam(world)
      return {
        url: `${baseUrlPlaceholder}/`,
        team: place.name,
        user: findUser(world, user, 'invalid_auth').name,
        team_id: place.id,
        user_id: user,
        ...(token.bot === undefined ? {} : { bot_id: token.bot }),
        ...(enterprise ? { enterprise_id: enterprise.id } : {}),
        is_enterprise_install,
      }
    },
  ),

  'auth.revoke': method(
    { tier: 3, tokens: ['bot', 'user', 'app'] },
    () => ({ test: flag().optional() }),
    (world, { test }) => {
      if (test) return { revoked: false }
      revokeTokens(world, world.caller.token.app, [world.caller.token])
      return { revoked: true }
    },
  ),

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
}
