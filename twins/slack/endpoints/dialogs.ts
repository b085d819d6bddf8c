import { z } from 'zod'
import { announce, eventTs } from '../objects/announce.ts'
import { findApp } from '../objects/app.ts'
import { createTrigger, useTrigger } from '../objects/interaction.ts'
import { send, toCommon } from '../objects/payload.ts'
import { namedChannel, namedUser } from '../objects/person.ts'
import { ensure, method, SlackError, type SlackWorld } from '../protocol/index.ts'
import { defined, flag, structure, text } from '../query.ts'
import { simulation } from './simulate.ts'

const Element = () =>
  z
    .object({
      type: z.enum(['text', 'textarea', 'select']),
      name: z.string().min(1).max(300),
      label: z.string().min(1).max(48),
    })
    .loose()

/** https://docs.slack.dev/legacy/legacy-dialogs */
const Dialog = () =>
  z
    .object({
      title: z.string().min(1).max(24),
      callback_id: z.string().min(1).max(255),
      elements: z.array(Element()).min(1).max(10),
      submit_label: z.string().max(24).optional(),
      notify_on_cancel: z.boolean().optional(),
      state: z.string().max(3000).optional(),
    })
    .loose()

/** What is wrong with a trigger, in the words of each method. */
const triggerErrors: Readonly<Record<string, string>> = {
  invalid_trigger_id: 'invalid_trigger',
  exchanged_trigger_id: 'trigger_exchanged',
  expired_trigger_id: 'trigger_expired',
}

function takeTrigger(world: SlackWorld, id: string) {
  try {
    return useTrigger(world, id, world.caller.token.app)
  } catch (error) {
    const known = error instanceof SlackError ? triggerErrors[error.code] : undefined
    throw known === undefined ? error : new SlackError(known)
  }
}

export const dialogs = {
  'dialog.open': method(
    { tier: 4 },
    () => ({
      trigger_id: text('missing_trigger'),
      dialog: z.unknown().refine((value) => value !== undefined, 'missing_dialog'),
    }),
    (world, { trigger_id, dialog }) => {
      const given = structure(Dialog(), 'validation_errors').safeParse(dialog)
      ensure(given.success, 'validation_errors')
      const { app, user } = takeTrigger(world, trigger_id)
      ensure(
        findApp(world, app).interactivity_url !== undefined || findApp(world, app).socket_mode,
        'app_missing_action_url',
      )
      const id = world.id('Dg', 10, 'upper')
      const content = { ...given.data }
      world.db.presented.insert({ id, app, user, kind: 'dialog', is_open: true, content })
    },
  ),

  'entity.presentDetails': method(
    { tokens: ['bot'], tier: 4 },
    () => ({
      trigger_id: text(),
      metadata: structure(z.record(z.string(), z.unknown()), 'invalid_metadata_format').optional(),
      user_auth_required: flag().optional(),
      user_auth_url: text().optional(),
      error: structure(z.record(z.string(), z.unknown()), 'invalid_arguments').optional(),
    }),
    (world, { trigger_id, ...given }) => {
      const { metadata, user_auth_required, error } = given
      ensure(metadata ?? user_auth_required ?? error, 'invalid_arguments')
      ensure(!metadata || typeof metadata.entity_type === 'string', 'invalid_metadata_format')
      const { app, user } = takeTrigger(world, trigger_id)
      const id = world.id('En', 10, 'upper')
      const content = defined(given)
      world.db.presented.insert({ id, app, user, kind: 'entity', is_open: true, content })
    },
  ),
}

/** What a person does with a dialog, and with an entity that a message shows. */
export const dialogAnswers = {
  /** https://docs.slack.dev/reference/events/entity_details_requested */
  open_entity: simulation(
    () => ({
      user: z.string(),
      channel: z.string(),
      ts: z.string(),
      external_id: z.string().optional(),
    }),
    (world, { user: who, channel: place, ts, external_id }) => {
      const user = namedUser(world, who)
      const { id: channel } = namedChannel(world, place)
      const shown = world.db.work_objects
        .list({ where: { channel, ts } })
        .find(({ entity }) => external_id === undefined || entity.external_ref.id === external_id)
      ensure(shown, 'entity_not_found')
      const { external_ref, url, app_unfurl_url = url } = shown.entity
      const app = findApp(world, shown.app)
      const event = {
        type: 'entity_details_requested',
        user: user.id,
        external_ref,
        entity_url: url,
        link: { url: app_unfurl_url, domain: new URL(app_unfurl_url).hostname },
        app_unfurl_url,
        trigger_id: createTrigger(world, app, user.id).id,
        user_locale: user.locale ?? 'en-US',
        channel,
        message_ts: ts,
        event_ts: eventTs(world),
      }
      announce(world, event, { app: app.id })
      return { app: app.id }
    },
  ),

  dialog_submit: simulation(
    () => ({
      user: z.string(),
      submission: z.record(z.string(), z.string()).default({}),
      cancel: z.boolean().default(false),
    }),
    (world, { user: who, submission, cancel }) => {
      const user = namedUser(world, who)
      const dialog = world.db.presented
        .list({ direction: 'desc' })
        .find((each) => each.kind === 'dialog' && each.user === user.id && each.is_open)
      ensure(dialog, 'view_not_found')
      const app = findApp(world, dialog.app)
      const { callback_id, state = '', notify_on_cancel } = dialog.content
      world.db.presented.replace({ ...dialog, is_open: false })
      if (cancel && notify_on_cancel !== true) return { app: app.id }
      const payload = {
        type: cancel ? 'dialog_cancellation' : 'dialog_submission',
        ...toCommon(world, app, user),
        callback_id,
        state,
        ...(cancel ? {} : { submission }),
      }
      return send(world, { app, user, payload })
    },
  ),
}
