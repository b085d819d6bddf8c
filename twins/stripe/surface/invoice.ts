import { html } from 'hono/html'
import { z } from 'zod'
import { pageReply } from '../../../shared/page.ts'
import { reply } from '../../../shared/reply.ts'
import { operation } from '../../../shared/twin.ts'
import { formatMoney } from '../objects/amount.ts'
import { dayOf } from '../objects/calendar.ts'
import { findInvoice } from '../objects/invoice.ts'
import { toPdf } from '../objects/pdf.ts'
import { ensureFound, type StripeWorld } from '../protocol.ts'
import { whereKept } from '../query/account.ts'
import type { Invoice } from '../schema.ts'

function linesOf(root: StripeWorld, id: string) {
  const world = whereKept(root, (db) => db.invoices.has(id))
  const invoice: Invoice = findInvoice(world, id)
  const { currency } = invoice
  const money = (amount: number) => formatMoney(amount, currency)
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

const args = () => ({ id: z.string() })
const open = { access: 'none' as const }

/** What `hosted_invoice_url` and the links to PDFs lead to. */
export const invoiceRoutes = {
  'GET /i/{id}': operation(open, args, (world: StripeWorld, { id }) => {
    const { title, rows } = linesOf(world, id)
    return pageReply(
      title,
      html`${rows.map((row) => html`<p>${row}</p>`)}
<p><a href="/i/${id}/pdf">PDF</a></p>`,
    )
  }),
  'GET /i/{id}/pdf': operation(open, args, (world: StripeWorld, { id }) => {
    const { title, rows } = linesOf(world, id)
    return pdfReply([title, ...rows])
  }),
  'GET /credit_notes/{id}/pdf': operation(open, args, (world: StripeWorld, { id }) => {
    const own = whereKept(world, (db) => db.credit_notes.has(id))
    const note = own.db.credit_notes.get(id)
    ensureFound(note, 'credit note', id, 'id')
    return pdfReply([`Credit note ${note.number}`, formatMoney(note.total, note.currency)])
  }),
}

function pdfReply(rows: readonly string[]) {
  return reply({ status: 200, headers: { 'content-type': 'application/pdf' }, body: toPdf(rows) })
}
