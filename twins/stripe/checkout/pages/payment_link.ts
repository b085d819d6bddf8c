import { html } from 'hono/html'
import { z } from 'zod'
import { operation } from '../../../../shared/define.ts'
import { htmlReply, redirectReply } from '../../../../shared/http/reply.ts'
import { whereKept } from '../../protocol/account.ts'
import { ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { visitLink } from '../objects/payment_link.ts'

const visitArgs = () => ({
  code: z.string(),
  client_reference_id: z.string().optional(),
  prefilled_email: z.string().optional(),
  prefilled_promo_code: z.string().optional(),
  locale: z.string().optional(),
})

/** Where a payment link leads: to a page of Checkout, made for this visit. */
const visit = operation(
  { access: 'none' as const },
  visitArgs,
  (root: StripeWorld, { code, ...args }) => {
    const find = (db: StripeWorld['db']) =>
      db.payment_links.list().find(({ url }) => url.endsWith(`/b/${code}`))
    const world = whereKept(root, (db) => find(db) !== undefined)
    const link = find(world.db)
    ensureFound(link, 'payment_link', code, 'payment_link')
    if (!link.active) return htmlReply(String(closed(link.inactive_message)), 404)
    const where = { code: args.prefilled_promo_code ?? '', active: true }
    const promotion = link.allow_promotion_codes
      ? world.db.promotion_codes.first({ where })
      : undefined
    const session = visitLink(world, link, {
      client_reference_id: args.client_reference_id,
      email: args.prefilled_email,
      promotion_code: promotion?.id,
    })
    return redirectReply(session.url ?? '', 303)
  },
)

function closed(message: string | null) {
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Payment link</title>
<p>${message ?? 'This link is no longer active.'}</p>
</html>`
}

/** The pages that payment links lead to. https://docs.stripe.com/payment-links/share */
export const paymentLinkRoutes = { 'GET /b/{code}': visit }
