import { z } from 'zod'
import { isRecord } from '../../../../shared/json.ts'
import { announce } from '../../apps/objects/announce.ts'
import {
  blocksOf,
  checkFilled,
  elementsOf,
  messageElements,
  pick,
  toAction,
  toState,
} from '../../block_kit/objects/state.ts'
import { toCommandText } from '../../chat/objects/markup.ts'
import { openDirect } from '../../conversations/objects/channel.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { eventTs } from '../../protocol/time.ts'
import type { App, User, View } from '../../schema/index.ts'
import { enterpriseFields, isOrgWide } from '../../team/objects/enterprise.ts'
import { namedApp, namedChannel, namedUser } from '../../users/objects/reference.ts'
import { simulation } from '../../users/objects/simulation.ts'
import { createResponseUrl, createTrigger, dispatch } from '../objects/interaction.ts'
import {
  findOpenView,
  findShown,
  isReachable,
  type Sent,
  type ShownMessage,
  send,
  threadOf,
  toCommon,
  toPlace,
} from '../objects/payload.ts'
import { closeView } from '../objects/view.ts'

const clickArgs = () => ({
  user: z.string(),
  channel: z.string().optional(),
  ts: z.string().optional(),
  view_id: z.string().optional(),
  action_id: z.string(),
  value: z.unknown().optional(),
  values: z.record(z.string(), z.unknown()).default({}),
})

type Values = Record<string, unknown>
type ClickArgs = z.output<z.ZodObject<ReturnType<typeof clickArgs>>>

function clickInView(world: SlackWorld, args: ClickArgs, id: string): Sent {
  const { view, app } = findOpenView(world, id)
  const user = namedUser(world, args.user)
  const elements = elementsOf(blocksOf(view.view))
  const payload = {
    type: 'block_actions',
    ...toCommon(world, app, user),
    container: { type: 'view', view_id: view.id },
    trigger_id: createTrigger(world, app, user.id, view.id).id,
    view: { ...view.view, state: toState(world, elements, args.values) },
    actions: [toAction(world, pick(elements, args.action_id), args.value)],
  }
  return { app, user, payload }
}

function toContainer(shown: ShownMessage, attachment_id: number | undefined) {
  const { channel, ts, isEphemeral, message } = shown
  const isAttached = attachment_id !== undefined
  return {
    type: isAttached ? 'message_attachment' : 'message',
    ...(isAttached ? { attachment_id, is_app_unfurl: false } : {}),
    message_ts: ts,
    channel_id: channel.id,
    is_ephemeral: isEphemeral,
    ...threadOf(message),
  }
}

function clickInMessage(world: SlackWorld, args: ClickArgs): Sent {
  const user = namedUser(world, args.user)
  const shown = findShown(world, user, args)
  const { channel, ts, isEphemeral, message } = shown
  const app = namedApp(world, String(message.app_id))
  const elements = messageElements(message)
  const found = pick(elements, args.action_id)
  const about = { app: app.id, user: user.id, channel: channel.id, message_ts: ts }
  const payload = {
    type: 'block_actions',
    ...toCommon(world, app, user),
    container: toContainer(shown, found.attachment_id),
    trigger_id: createTrigger(world, app, user.id).id,
    channel: toPlace(channel),
    ...(isEphemeral ? {} : { message }),
    state: toState(world, elements, args.values),
    response_url: createResponseUrl(world, 'actions', { ...about, ...threadOf(message) }),
    actions: [toAction(world, found, args.value)],
  }
  return { app, user, payload }
}

/** The `response_urls` of a submission: one for each conversation picked where that was asked. */
function toResponseUrls(world: SlackWorld, app: App, user: User, view: View, values: Values) {
  return elementsOf(blocksOf(view.view)).flatMap(({ block_id, element }) => {
    if (element.response_url_enabled !== true) return []
    const { action_id } = element
    const { values: held } = toState(world, elementsOf(blocksOf(view.view)), values)
    const chosen = held[block_id]?.[String(action_id)]
    if (!isRecord(chosen)) return []
    const channel_id = chosen.selected_conversation ?? chosen.selected_channel
    if (typeof channel_id !== 'string') return []
    const about = { app: app.id, user: user.id, channel: channel_id }
    const response_url = createResponseUrl(world, 'app', about)
    return [{ block_id, action_id, channel_id, response_url }]
  })
}

/** What people do with an app: click, submit, close, run a command, open its home. */
export const interactions = {
  block_action: simulation(clickArgs, (world, args) => {
    const inView = args.view_id !== undefined
    return send(
      world,
      inView ? clickInView(world, args, args.view_id ?? '') : clickInMessage(world, args),
    )
  }),

  view_submit: simulation(
    () => ({ view_id: z.string(), values: z.record(z.string(), z.unknown()).default({}) }),
    (world, { view_id, values }) => {
      const { view, app, user } = findOpenView(world, view_id)
      ensure(view.kind === 'modal', 'not_a_modal')
      const elements = elementsOf(blocksOf(view.view))
      checkFilled(world, elements, values)
      const payload = {
        type: 'view_submission',
        ...toCommon(world, app, user),
        trigger_id: createTrigger(world, app, user.id, view.id).id,
        view: { ...view.view, state: toState(world, elements, values) },
        response_urls: toResponseUrls(world, app, user, view, values),
      }
      return send(world, { app, user, payload, view })
    },
  ),

  view_close: simulation(
    () => ({ view_id: z.string(), is_cleared: z.boolean().default(false) }),
    (world, { view_id, is_cleared }) => {
      const { view, app, user } = findOpenView(world, view_id)
      closeView(world, view, is_cleared)
      if (view.view.notify_on_close !== true) return { app: app.id }
      const common = toCommon(world, app, user)
      const payload = { type: 'view_closed', ...common, view: view.view, is_cleared }
      return send(world, { app, user, payload, view })
    },
  ),

  slash_command: simulation(
    () => ({
      user: z.string(),
      channel: z.string(),
      command: z.string(),
      text: z.string().default(''),
      app: z.string().optional(),
    }),
    (world, { user: who, channel: place, command, text, app: name }) => {
      const user = namedUser(world, who)
      const channel = namedChannel(world, place)
      const offering = world.db.apps
        .list()
        .find(({ slash_commands }) => slash_commands.some((each) => each.command === command))
      const app = offering ?? namedApp(world, name)
      const own = app.slash_commands.find((each) => each.command === command)
      const team = findTeam(world)
      const about = { app: app.id, user: user.id, channel: channel.id }
      const response_url = createResponseUrl(world, 'commands', about)
      const trigger_id = createTrigger(world, app, user.id).id
      const payload = {
        token: app.verification_token,
        team_id: team.id,
        team_domain: team.domain,
        ...enterpriseFields(world),
        channel_id: channel.id,
        channel_name: toPlace(channel).name,
        user_id: user.id,
        user_name: user.name,
        command,
        text: own?.should_escape ? toCommandText(world, text) : text,
        api_app_id: app.id,
        is_enterprise_install: String(isOrgWide(world, app.id)),
        response_url,
        trigger_id,
      }
      const url = own?.url ?? app.interactivity_url
      const context = { kind: 'slash_command', app: app.id, user: user.id, response_url }
      const given = { app: app.id, topic: command, type: 'slash_commands' as const, url, context }
      dispatch(world, { ...given, payload }, isReachable(world, app, url))
      return { app: app.id, trigger_id }
    },
  ),

  app_home: simulation(
    () => ({
      user: z.string(),
      app: z.string().optional(),
      tab: z.enum(['home', 'messages']).default('home'),
    }),
    (world, { user: who, app: name, tab }) => {
      const user = namedUser(world, who)
      const app = namedApp(world, name)
      const { channel } = openDirect(world, [user.id, app.bot_user])
      const shown = world.db.views
        .list({ where: { app: app.id, user: user.id } })
        .find(({ kind }) => kind === 'home')
      const about = { user: user.id, channel: channel.id, tab, event_ts: eventTs(world) }
      const view = shown && tab === 'home' ? { view: shown.view } : {}
      announce(world, { type: 'app_home_opened', ...about, ...view }, { app: app.id })
      return { channel: channel.id }
    },
  ),
}
