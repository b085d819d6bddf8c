import { z } from 'zod'
import type { Call } from '../../../../shared/contract.ts'
import { operation } from '../../../../shared/define.ts'
import { TwinError } from '../../../../shared/errors.ts'
import { readText } from '../../../../shared/http/body.ts'
import { reply } from '../../../../shared/http/reply.ts'
import { isRecord, parseJson } from '../../../../shared/json.ts'
import { installedIn } from '../../apps/objects/app.ts'
import { SlackError, type SlackWorld } from '../../protocol/index.ts'
import { inTeam } from '../../protocol/team.ts'
import type { App, Channel } from '../../schema/index.ts'
import { content, readContent } from '../objects/draft.ts'
import { postMessage } from '../objects/message.ts'
import { respond } from '../objects/response.ts'

const bodyLimit_bytes = 1024 * 1024

/** The payload of a hook: JSON, or JSON in a form's `payload`; undefined where it is neither. */
async function readPayload(call: Call): Promise<{ payload: unknown }> {
  try {
    const text = await readText(call, bodyLimit_bytes)
    const isForm = call.header('content-type')?.startsWith('application/x-www-form-urlencoded')
    const json = isForm && !text.startsWith('{') ? new URLSearchParams(text).get('payload') : text
    return { payload: parseJson(json ?? '') }
  } catch {
    return { payload: undefined }
  }
}

function plain(status: number, body: string) {
  return reply({ status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body })
}

/**
 * The status that goes with each error:
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
const statuses: Readonly<Record<string, number>> = {
  action_prohibited: 403,
  channel_is_archived: 410,
  channel_not_found: 404,
  invalid_token: 403,
  no_service: 404,
  no_team: 404,
}

/** A webhook by the path of its URL, while its app is installed. */
function findHook(world: SlackWorld, path: string): { app: App; channel: Channel } {
  const service = path.slice(0, path.lastIndexOf('/') + 1)
  const hook = world.db.webhooks.get(path)
  const hasOthers = () => world.db.webhooks.list().some(({ id }) => id.startsWith(service))
  if (!hook) throw new SlackError(hasOthers() ? 'invalid_token' : 'no_service')
  const app = world.db.apps.get(hook.app)
  const tokens = world.db.tokens.list({ where: { app: hook.app } })
  const isInstalled = tokens.some(({ kind, is_revoked }) => kind !== 'app' && !is_revoked)
  if (!app || !isInstalled) throw new SlackError('no_service')
  const channel = world.db.channels.get(hook.channel)
  if (!channel) throw new SlackError('channel_not_found')
  if (channel.is_archived) throw new SlackError('channel_is_archived')
  if (channel.is_read_only) throw new SlackError('action_prohibited')
  return { app, channel }
}

function postHook(world: SlackWorld, path: string, payload: unknown): void {
  const { app, channel } = findHook(world, path)
  if (!isRecord(payload)) throw new SlackError('invalid_payload')
  const parsed = z.object(content()).safeParse(payload)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new SlackError(issue?.path[0] === 'blocks' ? 'invalid_blocks' : 'invalid_payload')
  }
  const there = inTeam(world, channel.team)
  const given = readContent(there, parsed.data)
  const author = { app: installedIn(there, app, channel.team), username: app.name }
  postMessage(there, channel, { author, ...given })
}

const incoming = operation(
  { access: 'none' as const, input: readPayload },
  () => ({
    team: z.string(),
    bot: z.string(),
    secret: z.string(),
    payload: z.unknown().optional(),
  }),
  (world: SlackWorld, { team, bot, secret, payload }) => {
    if (!world.db.teams.has(team)) return plain(404, 'no_team')
    try {
      postHook(world, `${team}/${bot}/${secret}`, payload)
    } catch (error) {
      if (!(error instanceof SlackError)) throw error
      return plain(statuses[error.code] ?? 400, error.code)
    }
    return plain(200, 'ok')
  },
)

/** A `response_url`: five answers within thirty minutes. */
const answer = operation(
  { access: 'none' as const, input: readPayload },
  () => ({
    team: z.string(),
    number: z.string(),
    secret: z.string(),
    payload: z.unknown().optional(),
  }),
  (world: SlackWorld, { number, secret, payload }) => {
    const refuse = (status: number, error: string) =>
      reply({
        status,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ ok: false, error }),
      })
    const target = world.db.response_urls.get(`${number}/${secret}`)
    if (!target || world.now() > target.expires_ms) return refuse(404, 'expired_url')
    if (target.uses <= 0) return refuse(404, 'used_url')
    try {
      respond(world, target, payload)
    } catch (error) {
      if (!(error instanceof TwinError)) throw error
      return refuse(400, error.message)
    }
    world.db.response_urls.replace({ ...target, uses: target.uses - 1 })
    return plain(200, 'ok')
  },
)

export const hookRoutes = {
  'POST /services/{team}/{bot}/{secret}': incoming,
  'POST /actions/{team}/{number}/{secret}': answer,
  'POST /app/{team}/{number}/{secret}': answer,
  'POST /commands/{team}/{number}/{secret}': answer,
}
