import { z } from 'zod'
import { findApp } from '../../apps/objects/app.ts'
import { refuseFor } from '../../block_kit/objects/problems.ts'
import { structure, text } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { findUser } from '../../users/objects/user.ts'
import { useTrigger } from '../objects/interaction.ts'
import {
  findView,
  openView,
  readView,
  stackOf,
  updateView,
  type ViewPayload,
} from '../objects/view.ts'

const view = () => structure(z.record(z.string(), z.unknown()), 'invalid_arguments')
const trigger = () => ({
  trigger_id: text().optional(),
  interactivity_pointer: text().optional(),
  view: view(),
})

interface Triggered {
  trigger_id?: string | undefined
  interactivity_pointer?: string | undefined
}

function takeTrigger(world: SlackWorld, { trigger_id, interactivity_pointer }: Triggered) {
  const id = trigger_id ?? interactivity_pointer
  ensure(id, 'invalid_arguments', {
    response_metadata: { messages: ['[ERROR] missing required field: trigger_id'] },
  })
  return useTrigger(world, id, world.caller.token.app)
}

/** A stack holds views of one type, and only modals are opened. */
function ensureKind({ type }: ViewPayload, kind: ViewPayload['type']): void {
  if (type === kind) return
  const problem = `must be of type: ${kind}`
  refuseFor('invalid_arguments', [{ problem, pointer: '/view/type' }])
}

export const views = {
  'views.open': method({ tokens: ['bot'], tier: 4 }, trigger, (world, args) => {
    const payload = readView(args.view)
    ensureKind(payload, 'modal')
    const { user } = takeTrigger(world, args)
    const app = findApp(world, world.caller.token.app)
    return { view: openView(world, app, user, payload).view }
  }),

  'views.push': method({ tokens: ['bot'], tier: 4 }, trigger, (world, args) => {
    const payload = readView(args.view)
    const { user, view: below } = takeTrigger(world, args)
    const previous = below === undefined ? undefined : world.db.views.get(below)
    ensure(previous, 'not_found')
    ensureKind(payload, previous.kind)
    ensure(stackOf(world, previous).length < 3, 'push_limit_reached')
    const app = findApp(world, world.caller.token.app)
    return { view: openView(world, app, user, payload, previous).view }
  }),

  'views.update': method(
    { tokens: ['bot'], tier: 4 },
    () => ({
      view_id: text().optional(),
      external_id: text().optional(),
      hash: text().optional(),
      view: view(),
    }),
    (world, args) => {
      const shown = findView(world, world.caller.token.app, args)
      ensure(!args.hash || args.hash === shown.view.hash, 'hash_conflict')
      return { view: updateView(world, shown, readView(args.view)).view }
    },
  ),

  'views.publish': method(
    { tokens: ['bot'], tier: 4 },
    () => ({ user_id: text(), hash: text().optional(), view: view() }),
    (world, { user_id, hash, view: given }) => {
      const payload = readView(given)
      ensureKind(payload, 'home')
      const user = findUser(world, user_id)
      const app = findApp(world, world.caller.token.app)
      const home = world.db.views
        .list({ where: { app: app.id, user: user.id } })
        .find(({ kind }) => kind === 'home')
      ensure(!hash || hash === home?.view.hash, 'hash_conflict')
      const shown = home ? updateView(world, home, payload) : openView(world, app, user.id, payload)
      return { view: shown.view }
    },
  ),
}
