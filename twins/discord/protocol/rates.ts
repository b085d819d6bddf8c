import { createHash } from 'node:crypto'
import type { Call } from '../../../shared/contract.ts'
import type { Allowance, RateState } from '../../../shared/faults/rates.ts'
import { minute_ms, second_ms } from '../../../shared/time/units.ts'
import { timeOf } from './snowflake.ts'

/**
 * Buckets whose limits public clients report; the first that fits counts. Discord publishes none.
 * https://docs.discord.com/developers/topics/rate-limits
 */
const buckets: readonly [pattern: RegExp, name: string, limit: number, window_ms: number][] = [
  [/^(PUT|DELETE) \/channels\/\{\w+\}\/messages\/\{\w+\}\/reactions/, 'reactions', 1, 250],
  [/^POST \/channels\/\{\w+\}\/messages$/, 'send', 5, 5 * second_ms],
  [/^PATCH \/channels\/\{\w+\}\/messages\/\{\w+\}$/, 'edit', 5, 5 * second_ms],
  [/^GET \/channels\/\{\w+\}\/messages$/, 'history', 5, 5 * second_ms],
  [/^POST \/channels\/\{\w+\}\/messages\/bulk-delete$/, 'bulk', 1, 2 * second_ms],
  [/^PATCH \/channels\/\{\w+\}$/, 'channel', 5, 15 * second_ms],
  [/^\w+ \/channels\/\{\w+\}\/(messages\/)?pins/, 'pins', 5, 4 * second_ms],
  [/^PATCH \/guilds\/\{\w+\}\/members\/\{\w+\}$/, 'member', 10, 10 * second_ms],
  [/^(PUT|DELETE) \/guilds\/\{\w+\}\/members\/\{\w+\}\/roles/, 'roles', 10, 10 * second_ms],
  [/^\w+ \/guilds\/\{\w+\}\/roles/, 'guild-roles', 1000, 86_400 * second_ms],
  [/^GET \/guilds\/\{\w+\}\/members/, 'members', 10, 10 * second_ms],
  [/^POST \/webhooks\/\{\w+\}\/\{\w+\}$/, 'webhook', 5, 2 * second_ms],
  [/^\w+ \/applications\/\{\w+\}\/(guilds\/\{\w+\}\/)?commands/, 'commands', 5, 20 * second_ms],
  [/^(POST|PATCH|PUT|DELETE) /, '', 5, 5 * second_ms],
]

/** Paths without a limit, whose answers have no headers of one. */
const unlimited = /^(GET \/gateway|GET \/oauth2|GET \/users\/@me$|POST \/interactions|GET \/voice)/

interface Bucket extends Allowance {
  /** What `X-RateLimit-Bucket` shows. */
  hash: string
}

/** The bucket of a call; undefined for routes without a limit. */
export function bucketOf(call: Call): Bucket | undefined {
  const { operation = '', params } = call
  if (unlimited.test(operation)) return undefined
  const found = buckets.find(([pattern]) => pattern.test(operation))
  if (!found) return undefined
  const [, name, limit, window_ms] = found
  const age = operation === 'DELETE /channels/{channel_id}/messages/{message_id}' ? ageOf(call) : ''
  const hash = createHash('md5')
    .update(`${name || operation}${age}`)
    .digest('hex')
  const { channel_id, guild_id, webhook_id, webhook_token } = params
  const major = webhook_id ? `${webhook_id}/${webhook_token ?? ''}` : (channel_id ?? guild_id ?? '')
  return { key: `${hash}:${major}:${call.callerName ?? ''}`, hash, limit, window_ms }
}

/** Deleting a message counts by its age in three buckets. */
function ageOf({ params, runtime }: Call): string {
  const id = params['message_id'] ?? ''
  if (!/^\d{1,19}$/.test(id)) return ''
  const age_ms = runtime.now() - timeOf(id)
  if (age_ms < 10 * second_ms) return 'new'
  return age_ms < 14 * 24 * 60 * minute_ms ? '' : 'old'
}

/** `X-RateLimit-*` of an answer, as Discord sends them with every one. */
export function rateHeaders(call: Call): Record<string, string> {
  const bucket = bucketOf(call)
  if (!bucket) return {}
  const now_ms = call.runtime.now()
  const state = call.rate ?? untouched(bucket, now_ms)
  const left_s = Math.max(0, state.reset_ms - now_ms) / second_ms
  return {
    'x-ratelimit-bucket': bucket.hash,
    'x-ratelimit-limit': String(state.limit),
    'x-ratelimit-remaining': String(state.remaining),
    'x-ratelimit-reset': (state.reset_ms / second_ms).toFixed(3),
    'x-ratelimit-reset-after': left_s.toFixed(3),
  }
}

/** What is shown while the instance counts nothing: never that nothing is left. */
function untouched({ limit, window_ms }: Bucket, now_ms: number): RateState {
  const remaining = Math.max(1, limit - 1)
  return { limit, remaining, used: 1, reset_ms: now_ms + window_ms, exceeded: false }
}
