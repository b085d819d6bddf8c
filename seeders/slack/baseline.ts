import { createApp, issueToken } from '../../twins/slack/apps/objects/app.ts'
import { addMember, createChannel } from '../../twins/slack/conversations/objects/channel.ts'
import type { SlackWorld } from '../../twins/slack/protocol/index.ts'
import { appScopes, botScopes, userScopes } from '../../twins/slack/protocol/scopes.ts'
import { createUser } from '../../twins/slack/users/objects/user.ts'

/** The credentials that work after a plain start. */
export const credentials = {
  botToken: 'xoxb-F9SXMECOSFOGYR3XKXWN',
  userToken: 'xoxp-F9SXMECOSFOGYR3XKXWN',
  appToken: 'xapp-1-A0TWINFLT01-8412507393204-4c1f0e6a9d2b7835',
  signingSecret: 'slack-signing-secret',
  clientId: '8412507393204.8412507393205',
  clientSecret: '5d7c1b0a9e8f4d3c2b1a0f9e8d7c6b5a',
}

/** The ids of what a plain start holds. */
export const plain = {
  team: 'T0TWINFLT01',
  person: 'U0TWINFLT01',
  app: 'A0TWINFLT01',
  bot: 'B0TWINFLT01',
  botUser: 'U0TWINFLT02',
  general: 'C0TWINFLT01',
  random: 'C0TWINFLT02',
}

const webhook = `${plain.team}/${plain.bot}/F9SXMECOSFOGYR3XKXWN4TWN`

/** A workspace with a person, an app with all scopes and its tokens, #general and #random. */
export function seedBaseline(world: SlackWorld): void {
  const { team: id } = plain
  world.db.teams.insert({ id, name: 'Twinfleet', domain: 'twinfleet', email_domain: 'example.com' })
  createUser(world, {
    id: plain.person,
    name: 'ada',
    real_name: 'Ada Lovelace',
    email: 'ada@example.com',
    is_owner: true,
    presence: 'active',
  })
  const app = createApp(world, {
    name: 'Twinfleet App',
    scopes: botScopes,
    user_scopes: userScopes,
    socket_mode: true,
    fixed: {
      id: plain.app,
      bot_id: plain.bot,
      bot_user: plain.botUser,
      client_id: credentials.clientId,
      client_secret: credentials.clientSecret,
      signing_secret: credentials.signingSecret,
      verification_token: 'F9SXMECOSFOGYR3XKXWN4TWN',
    },
  })
  const { botToken, userToken, appToken } = credentials
  issueToken(world, app, { kind: 'bot', user: plain.botUser, scopes: botScopes, id: botToken })
  issueToken(world, app, { kind: 'user', user: plain.person, scopes: userScopes, id: userToken })
  issueToken(world, app, { kind: 'app', user: plain.botUser, scopes: appScopes, id: appToken })
  for (const name of ['general', 'random'] as const) {
    const is_general = name === 'general'
    const common = { id: plain[name], name, is_general, creator: plain.person }
    const channel = createChannel(world, { ...common, kind: 'channel' })
    addMember(world, channel, plain.person)
    addMember(world, channel, plain.botUser)
  }
  world.db.webhooks.insert({ id: webhook, app: app.id, channel: plain.general })
}
