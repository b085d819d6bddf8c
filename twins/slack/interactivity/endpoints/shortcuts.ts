import { z } from 'zod'
import { isRecord } from '../../../../shared/json.ts'
import { blocksOf, elementsOf, messageElements, pick } from '../../block_kit/objects/state.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { eventTs } from '../../protocol/time.ts'
import type { App, Offer } from '../../schema/index.ts'
import { namedApp, namedUser } from '../../users/objects/reference.ts'
import { simulation } from '../../users/objects/simulation.ts'
import { executeFunction } from '../../workflows/execution.ts'
import { createResponseUrl, createTrigger } from '../objects/interaction.ts'
import { findOpenView, findShown, send, threadOf, toCommon, toPlace } from '../objects/payload.ts'

/** The app that offers something under this id; the named or the first one where none says so. */
function offering(
  world: SlackWorld,
  type: Offer['type'],
  callback_id: string,
  name: string | undefined,
): App {
  const fits = (each: Offer) => each.type === type && each.callback_id === callback_id
  return world.db.apps.list().find(({ offers }) => offers?.some(fits)) ?? namedApp(world, name)
}

const place = () => ({ channel: z.string().optional(), ts: z.string().optional() })

/** Shortcuts, menus that load their options, steps of workflows and buttons of attachments. */
export const shortcuts = {
  shortcut: simulation(
    () => ({ user: z.string(), callback_id: z.string(), app: z.string().optional() }),
    (world, { user: who, callback_id, app: name }) => {
      const user = namedUser(world, who)
      const app = offering(world, 'global', callback_id, name)
      const payload = {
        type: 'shortcut',
        ...toCommon(world, app, user),
        action_ts: eventTs(world),
        callback_id,
        trigger_id: createTrigger(world, app, user.id).id,
      }
      return send(world, { app, user, payload })
    },
  ),

  message_shortcut: simulation(
    () => ({ user: z.string(), callback_id: z.string(), app: z.string().optional(), ...place() }),
    (world, { user: who, callback_id, app: name, ...where }) => {
      const user = namedUser(world, who)
      const app = offering(world, 'message', callback_id, name)
      const { channel, ts, message } = findShown(world, user, where)
      const about = { app: app.id, user: user.id, channel: channel.id, message_ts: ts }
      const payload = {
        type: 'message_action',
        ...toCommon(world, app, user),
        action_ts: eventTs(world),
        callback_id,
        trigger_id: createTrigger(world, app, user.id).id,
        channel: toPlace(channel),
        message_ts: ts,
        message,
        response_url: createResponseUrl(world, 'app', { ...about, ...threadOf(message) }),
      }
      return send(world, { app, user, payload })
    },
  ),

  options: simulation(
    () => ({
      user: z.string(),
      view_id: z.string().optional(),
      ...place(),
      action_id: z.string(),
      value: z.string().default(''),
    }),
    (world, { user: who, view_id, action_id, value, ...where }) => {
      const user = namedUser(world, who)
      const opened = view_id === undefined ? undefined : findOpenView(world, view_id)
      const shown = opened ? undefined : findShown(world, user, where)
      const { message = {} } = shown ?? {}
      const elements = opened ? elementsOf(blocksOf(opened.view.view)) : messageElements(message)
      const { block_id, element } = pick(elements, action_id)
      const isExternal = String(element.type).endsWith('external_select')
      ensure(isExternal, 'not_an_external_select')
      ensure(value.length >= Number(element.min_query_length ?? 3), 'query_too_short')
      const app = opened?.app ?? namedApp(world, String(message.app_id))
      const container = opened
        ? { type: 'view', view_id: opened.view.id }
        : { type: 'message', message_ts: shown?.ts, channel_id: shown?.channel.id }
      const payload = {
        type: 'block_suggestion',
        ...toCommon(world, app, user),
        container,
        action_id,
        block_id,
        value,
        ...(opened ? { view: opened.view.view } : {}),
        ...(shown ? { channel: toPlace(shown.channel), message } : {}),
      }
      const { app: id } = send(world, {
        app,
        user,
        payload,
        about: { action_id },
        url: app.options_url,
      })
      return { app: id }
    },
  ),

  function: simulation(
    () => ({
      callback_id: z.string(),
      app: z.string().optional(),
      inputs: z.record(z.string(), z.unknown()).default({}),
    }),
    (world, { callback_id, app: name, inputs }) => {
      const app = offering(world, 'function', callback_id, name)
      return { function_execution_id: executeFunction(world, app, callback_id, inputs).id }
    },
  ),

  attachment_action: simulation(
    () => ({ user: z.string(), ...place(), name: z.string(), value: z.string().optional() }),
    (world, { user: who, name, value, ...where }) => {
      const user = namedUser(world, who)
      const { channel, ts, message, isEphemeral } = findShown(world, user, where)
      const attachments = Array.isArray(message.attachments) ? message.attachments : []
      const found = attachments.filter(isRecord).flatMap(({ actions, ...attachment }) => {
        const all = Array.isArray(actions) ? actions.filter(isRecord) : []
        return all.map((action) => ({ action, attachment }))
      })
      const chosen = found.find(
        ({ action }) => action.name === name && (value === undefined || action.value === value),
      )
      ensure(chosen, 'action_not_found')
      const { action, attachment } = chosen
      const app = namedApp(world, String(message.app_id))
      const { type, value: own } = action
      const given = type === 'select' ? { selected_options: [{ value }] } : { value: value ?? own }
      const about = { app: app.id, user: user.id, channel: channel.id, message_ts: ts }
      const payload = {
        type: 'interactive_message',
        ...toCommon(world, app, user),
        actions: [{ name, type, ...given }],
        callback_id: attachment.callback_id,
        channel: toPlace(channel),
        action_ts: eventTs(world),
        message_ts: ts,
        attachment_id: String(attachment.id),
        is_app_unfurl: false,
        ...(isEphemeral ? {} : { original_message: message }),
        response_url: createResponseUrl(world, 'actions', { ...about, ...threadOf(message) }),
        trigger_id: createTrigger(world, app, user.id).id,
      }
      return send(world, { app, user, payload })
    },
  ),
}
