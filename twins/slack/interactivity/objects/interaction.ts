import type { Delivery, DeliveryAnswer } from '../../../../shared/contract.ts'
import { isRecord, parseJson } from '../../../../shared/json.ts'
import { minute_ms } from '../../../../shared/time/units.ts'
import { installedIn } from '../../apps/objects/app.ts'
import { option, optionGroup } from '../../block_kit/objects/composition.ts'
import { array, either, problemsOf, shape } from '../../block_kit/objects/rules.ts'
import { respond } from '../../chat/objects/response.ts'
import type { Interaction } from '../../protocol/events.ts'
import { baseUrlPlaceholder, ensure, SlackError, type SlackWorld } from '../../protocol/index.ts'
import { findTeam, inTeam } from '../../protocol/team.ts'
import { eventTs } from '../../protocol/time.ts'
import type { App, ResponseUrl, Trigger, View } from '../../schema/index.ts'
import { closeView, openView, readView, stackOf, updateView, type ViewPayload } from './view.ts'

const triggerLifetime_ms = 3000
const responseLifetime_ms = 30 * minute_ms
const responseUses = 5

/** What lets an app open a view. https://docs.slack.dev/interactivity/handling-user-interaction */
export function createTrigger(world: SlackWorld, app: App, user: string, view?: string): Trigger {
  const digits = (count: number) => world.id('', count, 'digits')
  return world.db.triggers.insert({
    id: `${digits(13)}.${digits(12)}.${world.id('', 32, 'hex')}`,
    app: app.id,
    user,
    ...(view === undefined ? {} : { view }),
    expires_ms: world.now() + triggerLifetime_ms,
    is_used: false,
  })
}

/** Uses a trigger up. */
export function useTrigger(world: SlackWorld, id: string, app: string): Trigger {
  const trigger = world.db.triggers.get(id)
  ensure(trigger?.app === app, 'invalid_trigger_id')
  ensure(!trigger.is_used, 'exchanged_trigger_id')
  ensure(world.now() <= trigger.expires_ms, 'expired_trigger_id')
  return world.db.triggers.replace({ ...trigger, is_used: true })
}

/** A `response_url`: good for five answers in thirty minutes. */
export function createResponseUrl(
  world: SlackWorld,
  kind: 'actions' | 'app' | 'commands',
  given: Pick<ResponseUrl, 'app' | 'user' | 'channel' | 'message_ts' | 'thread_ts'>,
): string {
  const id = `${world.id('', 13, 'digits')}/${world.id('', 24)}`
  const expires_ms = world.now() + responseLifetime_ms
  world.db.response_urls.insert({ ...given, id, uses: responseUses, expires_ms })
  return `${baseUrlPlaceholder}/${kind}/${findTeam(world).id}/${id}`
}

/** Sends an interaction to its app; refuses where the app has nowhere to receive it. */
export function dispatch(world: SlackWorld, given: Interaction, isReachable: boolean): void {
  if (!isReachable) throw new SlackError('dispatch_failed')
  world.emit('interaction', given)
}

function readAnswer({ body }: DeliveryAnswer): Record<string, unknown> | undefined {
  if (isRecord(body)) return Object.keys(body).length > 0 ? body : undefined
  if (typeof body !== 'string' || body.trim() === '') return undefined
  const parsed = parseJson(body)
  return isRecord(parsed) ? parsed : { text: body }
}

/** What an app's answer to an interaction brings about. */
export function settleInteraction(
  world: SlackWorld,
  delivery: Delivery,
  answer: DeliveryAnswer | undefined,
): void {
  const { context = {} } = delivery
  const team = world.db.users.get(String(context.user))?.team_id
  settle(inTeam(world, team), delivery, answer, context)
}

function settle(
  world: SlackWorld,
  delivery: Delivery,
  answer: DeliveryAnswer | undefined,
  context: Record<string, unknown>,
): void {
  const given = answer && readAnswer(answer)
  if (context.kind === 'view_submission') {
    const shown = world.db.views.get(String(context.view))
    if (!shown) return
    if (delivery.status === 'delivered') settleSubmission(world, shown, given)
    else world.db.views.replace({ ...shown, trouble: failureOf(delivery) })
  } else if (context.kind === 'block_suggestion') {
    settleOptions(world, String(context.action_id), delivery, given)
  } else if (context.kind === 'slash_command' && delivery.status !== 'delivered') {
    reportFailure(world, context, delivery)
  } else if (context.kind === 'slash_command' && given) {
    const id = String(context.response_url).split('/').slice(-2).join('/')
    const target = world.db.response_urls.get(id)
    if (target) respond(world, target, given)
  }
}

const Loaded = shape({
  optional: {
    options: array(option(), { max: 100 }),
    option_groups: array(optionGroup, { max: 100 }),
  },
  also: either('options', 'option_groups'),
})

/** Keeps the options an app gave a menu. */
function settleOptions(
  world: SlackWorld,
  id: string,
  delivery: Delivery,
  given: Record<string, unknown> | undefined,
): void {
  const problems = problemsOf(Loaded, given, '')
  const trouble = delivery.status === 'delivered' ? problems[0]?.problem : failureOf(delivery)
  const options = [given?.options, given?.option_groups].flat().filter(isRecord)
  world.db.suggestions.put(trouble ? { id, options: [], error: trouble } : { id, options })
}

/** The view in an app's answer; what is wrong with it where there is something. */
function readAnsweredView(given: unknown): ViewPayload | string {
  try {
    return readView(given)
  } catch (error) {
    if (error instanceof SlackError) return JSON.stringify({ error: error.code, ...error.details })
    throw error
  }
}

/** Carries out an `update` or a `push`; the view stays as it was where that cannot be. */
function showAnsweredView(world: SlackWorld, shown: View, action: string, given: unknown): void {
  const payload = readAnsweredView(given)
  if (typeof payload === 'string') {
    world.db.views.replace({ ...shown, trouble: payload })
    return
  }
  if (action === 'update') {
    updateView(world, shown, payload)
    return
  }
  const known = world.db.apps.get(shown.app)
  const app = known && installedIn(world, known, findTeam(world).id)
  if (app && stackOf(world, shown).length < 3) openView(world, app, shown.user, payload, shown)
  else world.db.views.replace({ ...shown, trouble: 'push_limit_reached' })
}

/** https://docs.slack.dev/surfaces/modals#response_actions */
function settleSubmission(
  world: SlackWorld,
  before: View,
  given: Record<string, unknown> | undefined,
): void {
  const { errors: _errors, trouble: _trouble, ...shown } = before
  const action = String(given?.response_action ?? '')
  switch (action) {
    case 'errors': {
      const errors = isRecord(given?.errors) ? given.errors : {}
      const texts = Object.entries(errors).map(([block, text]) => [block, String(text)])
      world.db.views.replace({ ...shown, errors: Object.fromEntries(texts) })
      return
    }
    case 'update':
    case 'push':
      showAnsweredView(world, shown, action, given?.view)
      return
    case 'clear':
      closeView(world, shown, true)
      return
    default:
      closeView(world, shown)
  }
}

/** https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response */
function failureOf({ attempts }: Delivery): string {
  return attempts.at(-1)?.error === 'timeout' ? 'operation_timeout' : 'dispatch_failed'
}

/** What a person is told whose command came to nothing. */
function reportFailure(world: SlackWorld, context: Record<string, unknown>, delivery: Delivery) {
  const form = new URLSearchParams(delivery.body)
  const payload = parseJson(delivery.body)
  const fields = isRecord(payload) ? payload : Object.fromEntries(form)
  const reason = failureOf(delivery)
  const ts = eventTs(world)
  const channel = String(fields.channel_id)
  world.db.ephemerals.put({
    id: `${channel}/${ts}`,
    channel,
    user: String(context.user),
    message: {
      type: 'message',
      user: 'USLACKBOT',
      text: `${String(fields.command)} failed with the error "${reason}"`,
      ts,
    },
  })
}
