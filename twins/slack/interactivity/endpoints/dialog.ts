import { z } from 'zod'
import { findApp } from '../../apps/objects/app.ts'
import { structure, text } from '../../protocol/args.ts'
import { ensure, method } from '../../protocol/index.ts'
import { namedUser } from '../../users/objects/reference.ts'
import { simulation } from '../../users/objects/simulation.ts'
import { send, toCommon } from '../objects/payload.ts'
import { takeTrigger } from '../objects/trigger.ts'

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
}

/** What a person does with a dialog. */
export const dialogAnswers = {
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
