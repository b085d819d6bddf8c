import { html } from 'hono/html'
import { z } from 'zod'
import { operation } from '../../../../shared/define.ts'
import { pageReply } from '../../../../shared/http/html.ts'
import { redirectReply } from '../../../../shared/http/reply.ts'
import { formatMoney } from '../../billing/objects/amount.ts'
import { findCustomer } from '../../customers/objects/customer.ts'
import { insertPaymentMethod, typedCard } from '../../payment_methods/objects/payment_method.ts'
import { authenticationUrl } from '../../payments/objects/authentication.ts'
import { whereKept } from '../../protocol/account.ts'
import { onClock } from '../../protocol/clock.ts'
import { ensure, ensureFound, StripeError, type StripeWorld } from '../../protocol/index.ts'
import { readForm } from '../../protocol/page_form.ts'
import type { Invoice } from '../../schema/index.ts'
import { dayOf } from '../../subscriptions/objects/calendar.ts'
import { findInvoice } from '../objects/invoice.ts'
import { attemptPayment } from '../objects/invoice_payment.ts'
import { paper } from '../objects/pdf.ts'

function find(root: StripeWorld, id: string): { world: StripeWorld; invoice: Invoice } {
  const world = whereKept(root, (db) => db.invoices.has(id))
  return { world, invoice: findInvoice(world, id) }
}

function linesOf(world: StripeWorld, invoice: Invoice) {
  const money = (amount: number) => formatMoney(amount, invoice.currency)
  const lines = world.db.invoice_lines.list({ where: { invoice: invoice.id } })
  return {
    title: `Invoice ${invoice.number ?? invoice.id}`,
    rows: [
      `${invoice.customer_name ?? invoice.customer_email ?? invoice.customer}`,
      `${dayOf(invoice.created)}, ${invoice.status ?? ''}`,
      ...lines.map((line) => `${line.description ?? ''}  ${money(line.amount)}`),
      `Total  ${money(invoice.total)}`,
      `Amount due  ${money(invoice.amount_remaining)}`,
    ],
  }
}

function page(world: StripeWorld, invoice: Invoice, problem = '') {
  const { title, rows } = linesOf(world, invoice)
  const form = html`<form method="post">
<label>Card number <input name="number" value="4242424242424242"></label>
<button class="primary">Pay ${formatMoney(invoice.amount_remaining, invoice.currency)}</button>
</form>`
  return pageReply(
    title,
    html`${problem === '' ? '' : html`<p role="alert">${problem}</p>`}
${rows.map((row) => html`<p>${row}</p>`)}
${invoice.status === 'open' ? form : ''}
<p><a href="/i/${invoice.id}/pdf">PDF</a></p>`,
  )
}

/** Pays with a card; an address where the bank wants to hear from the cardholder first. */
function pay(world: StripeWorld, invoice: Invoice, number: string): string | undefined {
  ensure(invoice.status === 'open', `This invoice is ${invoice.status ?? 'a draft'}.`)
  const customer = invoice.customer === null ? undefined : findCustomer(world, invoice.customer)
  const on = onClock(world, customer?.test_clock ?? null)
  const entry = typedCard(on, number)
  const { intent, error } = attemptPayment(on, invoice, { method: insertPaymentMethod(on, entry) })
  if (error) throw error
  if (intent?.status !== 'requires_action') return undefined
  const progress = on.db.intent_progress.get(intent.id)
  const return_url = `${world.url}/i/${invoice.id}`
  if (progress) on.db.intent_progress.replace({ ...progress, return_url })
  return authenticationUrl(world, intent)
}

const args = () => ({ id: z.string() })
const open = { access: 'none' as const }

/** What `hosted_invoice_url` and the links to PDFs lead to. https://docs.stripe.com/invoicing/hosted-invoice-page */
export const invoiceRoutes = {
  'GET /i/{id}': operation(open, args, (root: StripeWorld, { id }) => {
    const { world, invoice } = find(root, id)
    return page(world, invoice)
  }),
  'POST /i/{id}': operation(
    { ...open, input: readForm },
    () => ({ ...args(), number: z.string().default('') }),
    (root: StripeWorld, { id, number }) => {
      const { world, invoice } = find(root, id)
      try {
        const challenge = pay(world, invoice, number)
        return redirectReply(challenge ?? `${root.url}/i/${id}`, 303)
      } catch (error) {
        if (!(error instanceof StripeError)) throw error
        return page(world, findInvoice(world, id), error.message)
      }
    },
  ),
  'GET /i/{id}/pdf': operation(open, args, (root: StripeWorld, { id }) => {
    const { world, invoice } = find(root, id)
    const { title, rows } = linesOf(world, invoice)
    return paper(title, rows, invoice.created)
  }),
  'GET /credit_notes/{id}/pdf': operation(open, args, (root: StripeWorld, { id }) => {
    const note = whereKept(root, (db) => db.credit_notes.has(id)).db.credit_notes.get(id)
    ensureFound(note, 'credit note', id, 'id')
    const rows = [formatMoney(note.total, note.currency), note.memo ?? '']
    return paper(`Credit note ${note.number}`, rows, note.created)
  }),
}
