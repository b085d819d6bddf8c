import { memberOf } from '../../conversations/objects/channel.ts'
import type { Announcement } from '../../protocol/events.ts'
import type { SlackWorld } from '../../protocol/index.ts'
import { botScopes } from '../../protocol/scopes.ts'
import { reaches } from '../../protocol/team.ts'
import type { App, Channel, Token } from '../../schema/index.ts'

const plurals = { channel: 'channels', group: 'groups', im: 'im', mpim: 'mpim' } as const

/** What one subscribes to for the messages of a kind of conversation. */
export function messageTopic({ kind }: Channel): string {
  return `message.${plurals[kind]}`
}

const history = {
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
  'message.app_home': ['im:history'],
}

const reading = ['channels:read', 'groups:read', 'im:read', 'mpim:read']

/** By the beginning of an event's name; the longest that fits counts. */
const byFamily: Readonly<Record<string, readonly string[]>> = {
  ...history,
  app_mention: ['app_mentions:read'],
  assistant_thread: ['assistant:write'],
  call_rejected: ['calls:read'],
  channel_: ['channels:read'],
  channel_history_changed: ['channels:history', 'groups:history', 'mpim:history'],
  dnd_: ['dnd:read'],
  email_domain_changed: ['team:read'],
  emoji_changed: ['emoji:read'],
  file_: ['files:read'],
  group_: ['groups:read'],
  group_history_changed: ['groups:history', 'mpim:history'],
  im_: ['im:read'],
  im_history_changed: ['im:history'],
  link_shared: ['links:read'],
  member_: reading,
  message_metadata_: ['metadata.message:read'],
  pin_: ['pins:read'],
  reaction_: ['reactions:read'],
  star_: ['stars:read'],
  subteam_: ['usergroups:read'],
  team_domain_change: ['team:read'],
  team_join: ['users:read'],
  team_rename: ['team:read'],
  user_: ['users:read', 'users.profile:read'],
}

/**
 * The scopes any one of which an app needs to learn of an event; none where the list is empty.
 * https://docs.slack.dev/reference/events
 */
function scopesFor(topic: string): readonly string[] {
  const fits = Object.keys(byFamily).filter((family) => topic.startsWith(family))
  const [longest = ''] = fits.sort((a, b) => b.length - a.length)
  return byFamily[longest] ?? []
}

/** Events that tell an app it is no longer installed. */
const farewells = new Set(['tokens_revoked', 'app_uninstalled'])

const ofBots: readonly string[] = botScopes

/** On whose behalf an app learns of something. */
export interface Authorization {
  enterprise_id: string | null
  team_id: string
  user_id: string
  is_bot: boolean
  is_enterprise_install: boolean
}

/** What lets an app learn of what happens in a workspace: a token, or the install that was. */
export function toAuthorization(
  world: SlackWorld,
  team: string,
  given: { user: string; is_bot: boolean; enterprise?: string | undefined },
): Authorization {
  return {
    enterprise_id: world.db.teams.getShared(team)?.enterprise_id ?? null,
    team_id: team,
    user_id: given.user,
    is_bot: given.is_bot,
    is_enterprise_install: given.enterprise !== undefined,
  }
}

/** The names one may subscribe to for an event. */
function namesOf(world: SlackWorld, app: App, { topic, channel }: Announcement): string[] {
  if (topic !== 'message.im') return [topic]
  const between = world.db.channels.getShared(channel ?? '')?.users ?? []
  return between.includes(app.bot_user) ? [topic, 'message.app_home'] : [topic]
}

const isWide = ({ enterprise }: Token) => enterprise !== undefined

function allows(world: SlackWorld, { scopes }: Token, topic: string): boolean {
  const accepted = scopesFor(topic)
  return !world.strict || accepted.length === 0 || accepted.some((each) => scopes.includes(each))
}

/**
 * On whose behalf an app learns of something, undefined where it does not: its bot user or a person
 * who installed it, who is where it happened, by a subscription and a token with the scope for it.
 * https://docs.slack.dev/apis/events-api#subscriptions
 */
export function authorizationFor(
  world: SlackWorld,
  app: App,
  announcement: Announcement,
): Authorization | undefined {
  const { topic, channel, team, app: only, user } = announcement
  if (only !== undefined && only !== app.id) return undefined
  const names = namesOf(world, app, announcement)
  const asksBy = (events: readonly string[]) =>
    events.includes('*') || names.some((name) => events.includes(name))
  if (farewells.has(topic)) {
    const { enterprise } = world.db.installs.getShared(`${app.id}/${team}`) ?? {}
    const bot = toAuthorization(world, team, { user: app.bot_user, is_bot: true, enterprise })
    return asksBy(app.events) ? bot : undefined
  }
  // All events are those a bot may have, and on behalf of people what only they may have.
  const needed = scopesFor(topic)
  const isPersonal = needed.length > 0 && !needed.some((scope) => ofBots.includes(scope))
  const byPeople = isPersonal && app.events.includes('*') ? ['*'] : (app.user_events ?? [])
  const tokens = world.db.tokens
    .list({ where: { app: app.id } })
    .filter((each) => reaches(world, each, team))
    // An install for the whole organization stands for those of its workspaces.
    .sort((a, b) => Number(isWide(b)) - Number(isWide(a)))
  const token = tokens.find(({ kind, is_revoked, ...each }) => {
    const isAsked = kind === 'bot' ? asksBy(app.events) : asksBy(byPeople)
    if (kind === 'app' || is_revoked || !isAsked) return false
    if (user !== undefined && user !== each.user) return false
    if (channel !== undefined && !memberOf(world, channel, each.user)) return false
    return allows(world, { kind, is_revoked, ...each }, topic)
  })
  return token && toAuthorization(world, team, { ...token, is_bot: token.kind === 'bot' })
}
