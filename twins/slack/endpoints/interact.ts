import { z } from 'zod'
import { isRecord } from '../../../shared/json.ts'
import { announce, eventTs, socketGroup, toTs } from '../objects/announce.ts'
import { memberOf, openDirect } from '../objects/channel.ts'
import { createResponseUrl, createTrigger, dispatch } from '../objects/interaction.ts'
import { toWire } from '../objects/message.ts'
import { namedApp, namedChannel, namedUser } from '../objects/person.ts'
import { findTeam } from '../objects/user.ts'
import { closeView } from '../objects/view.ts'
import { ensure, type SlackWorld } from '../protocol.ts'
import type { App, Block, User, View } from '../schema.ts'
import { simulation } from './simulate.ts'

/** What every interaction says of where it comes from. */
function toCommon(world: SlackWorld, app: App, user: User) {
  const { id, domain } = findTeam(world)
  return {
    user: { id: user.id, username: user.name, name: user.name, team_id: id },
    api_app_id: app.id,
    token: app.verification_token,
    team: { id, domain },
    enterprise: null,
    is_enterprise_install: false,
  }
}

function isReachable(world: SlackWorld, app: App, url: string | undefined): boolean {
  return url !== undefined || world.connections(socketGroup(app.id)).length > 0
}

interface FoundElement {
  block_id: string
  element: Record<string, unknown>
}

/** The blocks of a message or a view, completed when they were stored. */
function blocksOf({ blocks }: Record<string, unknown>): Block[] {
  return Array.isArray(blocks) ? (blocks as Block[]) : [] // stored by completeBlocks
}

/** Every interactive element of some blocks. */
function elementsOf(blocks: readonly Block[]): FoundElement[] {
  return blocks.flatMap(({ block_id = '', accessory, element, elements }) => {
    const all = [accessory, element, ...(Array.isArray(elements) ? elements : [])]
    return all.filter(isRecord).map((each) => ({ block_id, element: each }))
  })
}

const choice = (value: unknown, element: Record<string, unknown>) => {
  const groups = [element.options, element.option_groups].flat().filter(isRecord)
  const options = groups.flatMap((each) => (Array.isArray(each.options) ? each.options : [each]))
  return options.find((option) => isRecord(option) && option.value === value) ?? { value }
}

/** The part of an action or a state that says what was chosen, by the kind of element. */
function toValue(element: Record<string, unknown>, value: unknown): Record<string, unknown> {
  const type = String(element.type)
  if (isRecord(value)) return value
  const many = (Array.isArray(value) ? value : [value]).filter((each) => each !== undefined)
  const options = () => many.map((each) => choice(each, element))
  if (type === 'static_select' || type === 'external_select' || type === 'radio_buttons') {
    return { selected_option: choice(value, element) }
  }
  if (type === 'overflow') return { selected_option: choice(value, element) }
  if (type === 'checkboxes' || /^multi_(static|external)_select$/.test(type)) {
    return { selected_options: options() }
  }
  const many_ = /^multi_(users|conversations|channels)_select$/.exec(type)
  if (many_) return { [`selected_${many_[1]}`]: many }
  const one = /^(user|conversation|channel)s_select$/.exec(type)
  if (one) return { [`selected_${one[1]}`]: value }
  if (type === 'datepicker') return { selected_date: value }
  if (type === 'timepicker') return { selected_time: value }
  if (type === 'datetimepicker') return { selected_date_time: value }
  return { value: value ?? element.value }
}

function toAction(world: SlackWorld, found: FoundElement, value: unknown) {
  const { block_id, element } = found
  const { type, action_id, text } = element
  const given = toValue(element, value)
  const action_ts = toTs(world.now() * 1000)
  return { action_id, block_id, ...(text ? { text } : {}), ...given, type, action_ts }
}

/** What an element of a view holds after a person has filled it in. */
function toState(view: View, values: Record<string, unknown>) {
  const blocks = blocksOf(view.view)
  const state: Record<string, Record<string, unknown>> = {}
  for (const { block_id, element } of elementsOf(blocks)) {
    const action = String(element.action_id)
    const inBlock = values[block_id]
    const value = isRecord(inBlock) ? inBlock[action] : (inBlock ?? values[action])
    const { type, initial_value } = element
    if (type === 'button') continue
    const given = toValue(element, value ?? initial_value ?? null)
    state[block_id] = { ...state[block_id], [action]: { type, ...given } }
  }
  return { values: state }
}

function findOpenView(world: SlackWorld, id: string): { view: View; app: App; user: User } {
  const view = world.db.views.get(id)
  ensure(view?.is_open, 'view_not_found')
  return { view, app: namedApp(world, view.app), user: namedUser(world, view.user) }
}

const clickArgs = () => ({
  user: z.string(),
  channel: z.string().optional(),
  ts: z.string().optional(),
  view_id: z.string().optional(),
  action_id: z.string(),
  value: z.unknown().optional(),
  values: z.record(z.string(), z.unknown()).default({}),
})
type ClickArgs = z.output<z.ZodObject<ReturnType<typeof clickArgs>>>

function pick(blocks: readonly Block[], action_id: string): FoundElement {
  const found = elementsOf(blocks).find(({ element }) => element.action_id === action_id)
  ensure(found, 'action_not_found')
  return found
}

function clickInView(world: SlackWorld, args: ClickArgs, id: string) {
  const { view, app } = findOpenView(world, id)
  const user = namedUser(world, args.user)
  const blocks = blocksOf(view.view)
  const action = toAction(world, pick(blocks, args.action_id), args.value)
  const payload = {
    type: 'block_actions',
    ...toCommon(world, app, user),
    container: { type: 'view', view_id: view.id },
    trigger_id: createTrigger(world, app, user.id, view.id).id,
    view: { ...view.view, state: toState(view, args.values) },
    actions: [action],
  }
  return { app, user, payload }
}

function clickInMessage(world: SlackWorld, args: ClickArgs) {
  const channel = namedChannel(world, args.channel ?? '')
  const user = namedUser(world, args.user)
  ensure(memberOf(world, channel.id, user.id), 'not_in_channel')
  const key = `${channel.id}/${args.ts}`
  const posted = world.db.messages.get(key)
  const message = posted ? toWire(posted) : world.db.ephemerals.get(key)?.message
  ensure(message, 'message_not_found')
  const app = namedApp(world, String(message.app_id))
  const blocks = blocksOf({ ...message })
  const action = toAction(world, pick(blocks, args.action_id), args.value)
  const { thread_ts } = message
  const about = { app: app.id, user: user.id, channel: channel.id, message_ts: args.ts ?? '' }
  const thread = typeof thread_ts === 'string' ? { thread_ts } : {}
  const container = {
    message_ts: args.ts,
    channel_id: channel.id,
    is_ephemeral: !posted,
    ...thread,
  }
  const payload = {
    type: 'block_actions',
    ...toCommon(world, app, user),
    container: { type: 'message', ...container },
    trigger_id: createTrigger(world, app, user.id).id,
    channel: { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name },
    ...(posted ? { message } : {}),
    state: { values: {} },
    response_url: createResponseUrl(world, 'actions', { ...about, ...thread }),
    actions: [action],
  }
  return { app, user, payload }
}

function send(
  world: SlackWorld,
  { app, user, payload }: { app: App; user: User; payload: Record<string, unknown> },
  view?: View,
) {
  const kind = String(payload.type)
  const context = { kind, app: app.id, user: user.id, ...(view ? { view: view.id } : {}) }
  const url = app.interactivity_url
  const given = { app: app.id, topic: kind, type: 'interactive' as const, payload, url, context }
  dispatch(world, given, isReachable(world, app, url))
  return { app: app.id, trigger_id: payload.trigger_id ?? null }
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
      const payload = {
        type: 'view_submission',
        ...toCommon(world, app, user),
        trigger_id: createTrigger(world, app, user.id, view.id).id,
        view: { ...view.view, state: toState(view, values) },
        response_urls: [],
      }
      return send(world, { app, user, payload }, view)
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
      return send(world, { app, user, payload }, view)
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
      const team = findTeam(world)
      const about = { app: app.id, user: user.id, channel: channel.id }
      const response_url = createResponseUrl(world, 'commands', about)
      const trigger_id = createTrigger(world, app, user.id).id
      const payload = {
        token: app.verification_token,
        team_id: team.id,
        team_domain: team.domain,
        channel_id: channel.id,
        channel_name: channel.kind === 'im' ? 'directmessage' : channel.name,
        user_id: user.id,
        user_name: user.name,
        command,
        text,
        api_app_id: app.id,
        is_enterprise_install: 'false',
        response_url,
        trigger_id,
      }
      const own = app.slash_commands.find((each) => each.command === command)
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
