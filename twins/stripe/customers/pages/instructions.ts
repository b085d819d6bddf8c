import { html } from 'hono/html'
import { z } from 'zod'
import type { Simulation } from '../../../../shared/contract.ts'
import { operation } from '../../../../shared/define.ts'
import { htmlReply } from '../../../../shared/http/reply.ts'
import { whereKept } from '../../protocol/account.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { finishReturn } from '../objects/cash_refund.ts'

const show = operation(
  { access: 'none' as const, input: () => ({}) },
  () => ({ secret: z.string() }),
  (root: StripeWorld, { secret }) => {
    const id = secret.replace(/_secret_.*$/, '')
    const world = whereKept(root, (db) => db.payment_intents.has(id))
    const intent = world.db.payment_intents.get(id)
    ensureFound(intent?.client_secret === secret, 'payment_intent', id, 'intent')
    const left = intent?.next_action?.display_bank_transfer_instructions
    if (!left) return htmlReply(`<!doctype html><title>Bank transfer</title><p>Nothing to pay.</p>`)
    const addresses = left.financial_addresses ?? []
    const lines = addresses.flatMap(({ type, ...hashes }) =>
      Object.entries(Object.values(hashes)[0] ?? {}).flatMap(([name, value]) =>
        typeof value === 'string' ? [html`<dt>${type} ${name}</dt><dd>${value}</dd>`] : [],
      ),
    )
    return htmlReply(
      String(html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Bank transfer</title>
<h1>Complete your payment by bank transfer</h1>
<dl>
<dt>Amount</dt><dd>${left.amount_remaining} ${left.currency} (in the smallest unit)</dd>
<dt>Reference</dt><dd>${left.reference}</dd>
${lines}
</dl>
</html>`),
    )
  },
)

/** Where to send a bank transfer. https://docs.stripe.com/payments/bank-transfers */
export const instructionRoutes = { 'GET /payment/instructions/{secret}': show }

/** A customer answers the email that asks for a bank account. */
export const refundSimulations: Readonly<Record<string, Simulation>> = {
  complete_refund: {
    args: () => ({ refund: z.string() }),
    run(world: StripeWorld, { refund: id }: { refund: string }) {
      const refund = world.db.refunds.get(id)
      ensureFound(refund, 'refund', id, 'refund')
      ensure(refund.status === 'requires_action', `${id} waits for nothing.`)
      return finishReturn(world, refund)
    },
  },
}
