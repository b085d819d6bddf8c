import { day_ms, second_ms } from '../../../../shared/time/units.ts'
import { anything, flag, int, list, maybe, model, Problems, text } from '../../protocol/args.ts'
import { findBot } from '../../protocol/auth.ts'
import type { DiscordWorld } from '../../protocol/index.ts'
import { toOwnUser } from '../../users/user.ts'
import {
  closeLink,
  deliver,
  hubOf,
  isOnShard,
  type Link,
  type Session,
  sendControl,
} from '../sessions/hub.ts'
import { intents as intentBits, isAllowed, knownIntents } from '../sessions/intents.ts'
import { guildCreate } from './guild_create.ts'
import { presence, presenceOf, savePresence } from './presence.ts'

const identification = model({
  token: text(),
  intents: int({ min: 0 }),
  properties: anything,
  compress: maybe(flag),
  large_threshold: maybe(int({ min: 50, max: 250 })),
  shard: maybe(list(int({ min: 0 }))),
  presence: maybe(presence),
})

/** How many sessions of a bot may begin in a day. */
const startsADay = 1000
const startEvery_ms = 5 * second_ms

/** Begins a session: op 2. Refusals close the connection with their codes. */
export function identify(world: DiscordWorld, link: Link, data: unknown): void {
  if (link.session) {
    closeLink(world, link, 4005, 'Already authenticated.')
    return
  }
  const problems = new Problems()
  const given = identification(data, problems)
  const isIntentsWrong = problems.found.some(({ path }) => path[0] === 'intents')
  if (isIntentsWrong) {
    closeLink(world, link, 4013, 'Invalid intent(s).')
    return
  }
  if (!given || problems.found.length > 0) {
    closeLink(world, link, 4002, 'Error while decoding payload.')
    return
  }
  const bot = findBot(world, given.token.replace(/^Bot /, ''))
  if (!bot) {
    closeLink(world, link, 4004, 'Authentication failed.')
    return
  }
  const [id = 0, count = 1] = given.shard ?? []
  if (count < 1 || id >= count) {
    closeLink(world, link, 4010, 'Invalid shard.')
    return
  }
  if ((given.intents & ~knownIntents) !== 0) {
    closeLink(world, link, 4013, 'Invalid intent(s).')
    return
  }
  const application = world.db.applications.getShared(bot.applicationId)
  if (!isAllowed(given.intents, application?.flags ?? 0)) {
    closeLink(world, link, 4014, 'Disallowed intent(s).')
    return
  }
  if (!mayStart(world, bot.userId, id)) {
    sendControl(world, link, 9, false)
    return
  }
  const session: Session = {
    id: world.id('', 32, 'hex'),
    ...bot,
    intents: given.intents,
    shard: [id, count],
    largeThreshold: given.large_threshold ?? 50,
    compresses: given.compress ?? false,
    presence: presenceOf(bot.userId, given.presence),
    link,
    sequence: 0,
    frames: [],
  }
  world.afterCommit(() => {
    link.session = session
  })
  hubOf(world).sessions.set(session.id, session)
  savePresence(world, session.presence)
  greet(world, session, given.shard !== undefined && given.shard !== null)
}

/** Shards of a bot begin one every five seconds; the first identify after a pause always may. */
function mayStart(world: DiscordWorld, userId: string, shard: number): boolean {
  const { identified } = hubOf(world)
  const now_ms = world.now()
  const last = identified.get(userId)
  const elapsed_ms = last ? now_ms - last.at_ms : startEvery_ms
  // A clock that stands still counts nothing: nobody could ever wait for it.
  if (elapsed_ms > 0 && elapsed_ms < startEvery_ms && shard > 0) return false
  const isNewDay = !last || now_ms - last.since_ms >= day_ms
  const starts = isNewDay ? 1 : last.starts + 1
  identified.set(userId, { at_ms: now_ms, starts, since_ms: isNewDay ? now_ms : last.since_ms })
  return starts <= startsADay
}

/** How many sessions a bot may still begin, and when that is counted anew. */
export function startLimit(world: DiscordWorld, userId: string) {
  const last = hubOf(world).identified.get(userId)
  const isRunning = last !== undefined && world.now() - last.since_ms < day_ms
  return {
    total: startsADay,
    remaining: Math.max(0, startsADay - (isRunning ? last.starts : 0)),
    reset_after: isRunning ? last.since_ms + day_ms - world.now() : 0,
    max_concurrency: 1,
  }
}

/** READY, and then every guild of the shard. */
function greet(world: DiscordWorld, session: Session, isSharded: boolean): void {
  const { userId, applicationId } = session
  const user = world.db.users.getShared(userId)
  const application = world.db.applications.getShared(applicationId)
  const ids = world.db.members.list({ where: { user: userId } }).map(({ guild_id }) => guild_id)
  const own = ids.filter((id) => isOnShard(session, id))
  const ready = {
    v: 10,
    user: user && toOwnUser(user, true),
    user_settings: {},
    session_type: 'normal',
    session_id: session.id,
    resume_gateway_url: gatewayUrl(world),
    relationships: [],
    private_channels: [],
    presences: [],
    guilds: own.map((id) => ({ id, unavailable: true })),
    guild_join_requests: [],
    geo_ordered_rtc_regions: ['newark', 'us-east'],
    application: { id: applicationId, flags: application?.flags ?? 0 },
    auth: {},
    _trace: [],
    ...(isSharded ? { shard: session.shard } : {}),
  }
  send(world, session, 'READY', ready)
  if (session.intents & intentBits.guilds) {
    for (const id of own) {
      const guild = world.db.guilds.getShared(id)
      if (guild)
        send(world, session, 'GUILD_CREATE', {
          ...guildCreate(world, guild, session),
          unavailable: false,
        })
    }
  }
}

function send(world: DiscordWorld, session: Session, type: string, data: object): void {
  const text = JSON.stringify(data)
  world.afterCommit(() => deliver(session, type, text))
}

/** Where the gateway of this instance is. */
export function gatewayUrl({ url }: Pick<DiscordWorld, 'url'>): string {
  return url.replace(/^http/, 'ws')
}
