import { z } from 'zod'
import { eventTs } from '../objects/announce.ts'
import { findApp, installedIn, revokeTokens, toBot } from '../objects/app.ts'
import { findProblems } from '../objects/blocks.ts'
import { enterpriseFields, enterpriseOf } from '../objects/enterprise.ts'
import { findTeam, findUser, own, toIcons } from '../objects/user.ts'
import { ensure, here, method, SlackError, type SlackWorld } from '../protocol/index.ts'
import { defined, flag, structure, text } from '../query.ts'

/** The arguments a caller sent, as they came. */
function echo(world: SlackWorld): Record<string, string> {
  const { call } = world
  if (!call) return {}
  const form = call.bodyText?.startsWith('{') ? undefined : call.bodyText
  const sent = [...call.query, ...new URLSearchParams(form ?? '')]
  return Object.fromEntries(sent.filter(([name]) => name !== 'token'))
}

export const auth = {
  'api.test': method(
    { access: 'none', tier: 4 },
    () => ({ error: text().optional() }),
    (world, { error }) => {
      const args = echo(world)
      const sent = Object.keys(args).length > 0 ? { args } : {}
      ensure(error === undefined, error ?? '', sent)
      return sent
    },
  ),

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
        url: `${here}/`,
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
}

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

export const team = {
  'team.info': method(
    { scope: 'team:read', tier: 3 },
    () => ({ team: text().optional(), domain: text().optional() }),
    (world, args) => {
      const { id, name, domain, email_domain } = namedTeam(world, args)
      const icon = {
        image_default: true,
        ...toIcons(id.toLowerCase(), [34, 44, 68, 88, 102, 132, 230]),
      }
      const avatar_base_url = `${here}/avatars/`
      const about = { is_verified: false, avatar_base_url }
      const { domain: enterprise_domain } = enterpriseOf(world) ?? {}
      const organization = { ...enterpriseFields(world), ...defined({ enterprise_domain }) }
      const names = { id, name, url: `${here}/`, domain, email_domain }
      return { team: { ...names, icon, ...about, ...organization } }
    },
  ),

  'bots.info': method(
    { scope: 'users:read', tier: 3 },
    () => ({ bot: text().optional() }),
    (world, { bot }) => {
      const id = bot ?? world.caller.token.bot ?? ''
      const install = world.db.installs.first({ where: { bot: id } })
      const app = install
        ? world.db.apps.get(install.app)
        : world.db.apps.first({ where: { bot: id } })
      ensure(app, 'bot_not_found')
      return { bot: toBot(installedIn(world, app, install?.team ?? findTeam(world).id)) }
    },
  ),

  'emoji.list': method(
    { scope: 'emoji:read', tier: 2 },
    () => ({ include_categories: flag().optional() }),
    (world, { include_categories }) => {
      const emoji = own(world).emoji.list()
      const named = Object.fromEntries(emoji.map(({ id, value }) => [id, value]))
      const rest = include_categories ? { categories, categories_version: '5' } : {}
      return { emoji: named, cache_ts: eventTs(world), ...rest }
    },
  ),

  'blocks.validate': method(
    { tier: 3 },
    () => ({
      blocks: blocks().optional(),
      message: structure(z.object({ blocks: blocks().optional() }), 'invalid_arguments').optional(),
      view: structure(z.object({ blocks: blocks().optional() }), 'invalid_arguments').optional(),
    }),
    (_world, { blocks: bare = [], message, view }) => {
      const problems = [
        ...findProblems(bare),
        ...findProblems(message?.blocks ?? [], 'message', '/message/blocks'),
        ...findProblems(view?.blocks ?? [], 'view', '/view/blocks'),
      ]
      const errors = problems.map(({ problem, pointer }) => {
        return { code: 'invalid_blocks', message: problem, pointer }
      })
      if (errors.length > 0) throw new SlackError('invalid_blocks', { errors })
    },
  ),
}

const blocks = () => structure(z.array(z.unknown()), 'invalid_blocks_format')

/** The standard emoji by kind; a few of each stand for all of them. */
const categories = [
  { name: 'Smileys & People', emoji_names: ['grinning', 'smile', '+1', 'wave'] },
  { name: 'Animals & Nature', emoji_names: ['dog', 'cat', 'sunny'] },
  { name: 'Food & Drink', emoji_names: ['coffee', 'pizza'] },
  { name: 'Activity', emoji_names: ['tada', 'trophy'] },
  { name: 'Travel & Places', emoji_names: ['rocket', 'house'] },
  { name: 'Objects', emoji_names: ['bulb', 'memo'] },
  { name: 'Symbols', emoji_names: ['white_check_mark', 'x', 'heart'] },
  { name: 'Flags', emoji_names: ['checkered_flag'] },
]
