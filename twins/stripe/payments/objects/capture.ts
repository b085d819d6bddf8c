import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { reshare, toIntentShares } from '../../connect/objects/application_fee.ts'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import type { PaymentIntent } from '../../schema/index.ts'
import type { captureArgs } from '../args/payment_intent.ts'
import { captureCharge } from './charge.ts'
import { ensureStatus, findIntent } from './payment_intent.ts'

export function captureIntent(
  world: StripeWorld,
  args: Args<ReturnType<typeof captureArgs>>,
): PaymentIntent {
  const before = findIntent(world, args.id)
  ensureStatus(before, 'capture', 'captured', ['requires_capture'])
  const amount = args.amount_to_capture ?? before.amount_capturable
  ensure(
    amount <= before.amount_capturable,
    `The amount_to_capture (${amount}) cannot be greater than the amount_capturable ` +
      `(${before.amount_capturable}) of this PaymentIntent.`,
    { code: 'amount_too_large', param: 'amount_to_capture' },
  )
  ensure(
    args.final_capture !== false,
    'This PaymentIntent is not eligible for multicapture: `final_capture` must be true.',
    { param: 'final_capture' },
  )
  const held = world.db.charges.get(before.latest_charge ?? '')
  const shared = held ? reshare(world, held, amount, args) : {}
  if (held) captureCharge(world, held, amount, shared)
  const after = world.db.payment_intents.replace({
    ...before,
    ...toIntentShares(shared),
    ...omitUndefined({
      statement_descriptor: args.statement_descriptor,
      statement_descriptor_suffix: args.statement_descriptor_suffix,
    }),
    amount_capturable: 0,
    amount_received: amount,
    metadata: mergeMetadata(before.metadata, args.metadata),
    status: 'succeeded',
  })
  emit(world, 'payment_intent.succeeded', after)
  return after
}
