import { emitChange } from '../../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Mandate, PaymentMethod } from '../../schema/index.ts'

export interface MandateData {
  customer_acceptance: {
    type: 'online' | 'offline'
    accepted_at?: number | undefined
    online?:
      | {
          ip_address?: string | undefined
          user_agent?: string | undefined
          infer_from_client?: boolean | undefined
        }
      | undefined
    offline?: object | null | undefined
  }
}

/** What each debit shows of its mandate. */
function toDetails(world: StripeWorld, type: string): object {
  const reference = world.id('', 16).toUpperCase()
  const url = `${world.url}/mandates/${reference}`
  switch (type) {
    case 'sepa_debit':
      return { reference, url }
    case 'bacs_debit':
      return {
        display_name: null,
        network_status: 'accepted',
        reference,
        revocation_reason: null,
        service_user_number: null,
        url,
      }
    case 'au_becs_debit':
      return { url }
    case 'acss_debit':
      return {
        interval_description: null,
        payment_schedule: 'sporadic',
        transaction_type: 'personal',
      }
    default:
      return {}
  }
}

/** What a customer agrees to, that their account may be debited. https://docs.stripe.com/api/mandates */
function insertMandate(
  world: StripeWorld,
  method: PaymentMethod,
  { customer_acceptance: accepted }: MandateData,
  once?: { amount: number; currency: string },
): Mandate {
  const { ip_address = null, user_agent = null } = accepted.online ?? {}
  return world.db.mandates.insert({
    id: world.id('mandate_1', 23),
    object: 'mandate',
    customer_acceptance: {
      accepted_at: accepted.accepted_at ?? seconds(world),
      ...(accepted.type === 'online' ? { online: { ip_address, user_agent } } : { offline: {} }),
      type: accepted.type,
    },
    livemode: isLive(world),
    ...(once ? { single_use: once } : { multi_use: {} }),
    payment_method: method.id,
    payment_method_details: { [method.type]: toDetails(world, method.type), type: method.type },
    status: 'active',
    type: once ? 'single_use' : 'multi_use',
  })
}

/** The mandate a debit is made under: the one that is named, given or was given before. */
export function mandateFor(
  world: StripeWorld,
  method: PaymentMethod,
  {
    mandate: id,
    mandate_data,
  }: { mandate?: string | undefined; mandate_data?: MandateData | undefined },
  once?: { amount: number; currency: string },
): Mandate {
  if (id !== undefined) {
    const named = world.db.mandates.get(id)
    ensureFound(named, 'mandate', id, 'mandate', 400)
    ensure(
      named.status === 'active' && named.payment_method === method.id,
      `The mandate ${id} cannot be used: it is ${named.status} and belongs to ` +
        `${named.payment_method}.`,
      { code: 'payment_intent_mandate_invalid', param: 'mandate' },
    )
    return named
  }
  if (mandate_data) return insertMandate(world, method, mandate_data, once)
  const where = { payment_method: method.id }
  const before = world.db.mandates.list({ where, direction: 'desc' })
  const usable = before.find(({ status, type }) => status === 'active' && type === 'multi_use')
  if (usable) return usable
  ensure(
    world.caller.kind === 'publishable',
    `A mandate is required to debit a ${method.type}: pass \`mandate_data\` when confirming.`,
    { code: 'payment_intent_mandate_invalid', param: 'mandate_data' },
  )
  // What is confirmed in a browser was agreed to there.
  return insertMandate(world, method, { customer_acceptance: { type: 'online' } }, once)
}

/** A mandate that its bank will not honour again. */
export function deactivateMandate(world: StripeWorld, before: Mandate): void {
  if (before.status === 'inactive') return
  const after = world.db.mandates.replace({ ...before, status: 'inactive' })
  emitChange(world, 'mandate.updated', before, after)
}
