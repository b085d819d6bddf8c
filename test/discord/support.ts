import { Client, GatewayIntentBits, Partials, REST } from 'discord.js'
import { onTestFinished } from 'vitest'
import { serveInstance } from '../../fleet/listen.ts'
import { credentials } from '../../seeders/discord/baseline.ts'
import { seeder } from '../../seeders/discord/index.ts'
import { boot, seedInstance } from '../../shared/instance/boot.ts'
import type { Instance } from '../../shared/instance/instance.ts'
import { twin } from '../../twins/discord/index.ts'
import { type Answer, clientOf } from '../support/client.ts'

export { credentials }

/** A Discord whose clock runs, with anything a seed adds. */
export function bootDiscord(seed: Record<string, unknown> = {}) {
  const log = (level: string, message: string, details?: unknown) => {
    if (level === 'error') console.error(message, details)
  }
  const instance: Instance = boot(twin, { seeder, log })
  onTestFinished(() => instance.close())
  if (Object.keys(seed).length > 0) seedInstance(instance, { discord: seed })
  const json = { 'content-type': 'application/json' }
  const raw = clientOf(instance, json)
  const bot = clientOf(instance, { ...json, authorization: `Bot ${credentials.botToken}` })
  const api = (method: string, path: string, body?: object) =>
    bot(`${method} /api/v10${path}`, body)
  const as = (token: string) => clientOf(instance, { ...json, authorization: token })
  const simulate = (action: string, args: object) =>
    raw('POST /admin/simulate', { action, ...args })
  const advance = (duration: string) => raw('POST /admin/clock', { advance: duration })
  return { instance, raw, bot, api, as, simulate, advance }
}

/** The status and JSON error code of a refusal. */
export function refusalIn({ status, body }: Answer): string {
  return `${status} ${body?.code}`
}

export const allIntents = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMembers,
  GatewayIntentBits.GuildModeration,
  GatewayIntentBits.GuildExpressions,
  GatewayIntentBits.GuildWebhooks,
  GatewayIntentBits.GuildInvites,
  GatewayIntentBits.GuildVoiceStates,
  GatewayIntentBits.GuildPresences,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.GuildMessageReactions,
  GatewayIntentBits.GuildMessageTyping,
  GatewayIntentBits.DirectMessages,
  GatewayIntentBits.MessageContent,
  GatewayIntentBits.GuildScheduledEvents,
  GatewayIntentBits.AutoModerationConfiguration,
  GatewayIntentBits.AutoModerationExecution,
  GatewayIntentBits.GuildMessagePolls,
]

/** The same behind a port, with the REST client of discord.js. */
export async function serveDiscord(seed: Record<string, unknown> = {}) {
  const discord = bootDiscord(seed)
  const listener = await serveInstance(discord.instance)
  onTestFinished(() => listener.close())
  const url = `http://127.0.0.1:${listener.port}`
  const rest = new REST({ api: `${url}/api`, version: '10' }).setToken(credentials.botToken)
  return { ...discord, url, rest }
}

/** A bot of discord.js that has logged in, with only `rest.api` set. */
export async function startBot(
  url: string,
  options: { intents?: number[]; shards?: number[]; shardCount?: number } = {},
) {
  const { intents = allIntents, ...sharding } = options
  const client = new Client({
    intents,
    partials: [Partials.Channel, Partials.Message, Partials.Reaction],
    rest: { api: `${url}/api` },
    ...sharding,
  })
  onTestFinished(() => client.destroy())
  const isReady = new Promise<void>((resolve) => client.once('clientReady', () => resolve()))
  await client.login(credentials.botToken)
  await isReady
  return client
}

/** The next event of a client that passes. */
export function next<T>(
  client: Client,
  event: string,
  passes: (value: T) => boolean = () => true,
): Promise<T> {
  return new Promise((resolve) => {
    const hear = (value: T) => {
      if (!passes(value)) return
      client.off(event, hear)
      resolve(value)
    }
    client.on(event, hear)
  })
}
