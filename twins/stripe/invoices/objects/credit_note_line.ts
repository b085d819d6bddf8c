import { roundCents } from '../../billing/objects/amount.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld } from '../../protocol/index.ts'
import type { CreditNoteLine, Invoice, InvoiceLine } from '../../schema/index.ts'

export interface CreditLineArgs {
  amount?: number | undefined
  description?: string | undefined
  invoice_line_item?: string | undefined
  metadata?: Record<string, string> | null | undefined
  quantity?: number | undefined
  type: 'custom_line_item' | 'invoice_line_item'
  unit_amount?: number | undefined
}

export const sum = (parts: readonly { amount: number }[]) =>
  parts.reduce((total, { amount }) => total + amount, 0)

/** The part of a line of the invoice that is credited, with its discounts and taxes. */
function ofInvoiceLine(
  world: StripeWorld,
  line: InvoiceLine,
  args: CreditLineArgs,
): CreditNoteLine {
  const units = line.quantity ?? 1
  const quantity = args.quantity ?? null
  const amount = args.amount ?? roundCents((line.amount * (quantity ?? units)) / (units || 1))
  ensure(
    Math.abs(amount) <= Math.abs(line.amount),
    `The credited amount (${amount}) is greater than the amount of the line (${line.amount}).`,
    { param: 'lines' },
  )
  const share = line.amount === 0 ? 0 : amount / line.amount
  const discount_amounts = (line.discount_amounts ?? []).map((each) => ({
    ...each,
    amount: roundCents(each.amount * share),
  }))
  return {
    ...blankLine(world),
    amount,
    description: line.description,
    discount_amount: sum(discount_amounts),
    discount_amounts,
    invoice_line_item: line.id,
    quantity: quantity ?? line.quantity,
    taxes: (line.taxes ?? []).map((tax) => ({
      ...tax,
      amount: roundCents(tax.amount * share),
      taxable_amount: roundCents((tax.taxable_amount ?? 0) * share),
    })),
    type: 'invoice_line_item',
  }
}

export function blankLine(world: StripeWorld): CreditNoteLine {
  return {
    id: world.id('cnli_1', 23),
    object: 'credit_note_line_item',
    amount: 0,
    description: null,
    discount_amount: 0,
    discount_amounts: [],
    livemode: isLive(world),
    metadata: {},
    pretax_credit_amounts: [],
    quantity: null,
    tax_rates: [],
    taxes: [],
    type: 'custom_line_item',
    unit_amount: null,
    unit_amount_decimal: null,
  }
}

export function toLine(world: StripeWorld, invoice: Invoice, args: CreditLineArgs): CreditNoteLine {
  const metadata = mergeMetadata({}, args.metadata)
  if (args.type === 'invoice_line_item') {
    const line = world.db.invoice_lines.get(args.invoice_line_item ?? '')
    const isOwn = line?.invoice === invoice.id
    ensureFound(isOwn && line, 'invoice line item', args.invoice_line_item ?? '', 'lines', 400)
    return { ...ofInvoiceLine(world, line, args), metadata }
  }
  const { unit_amount, quantity = 1 } = args
  const amount = args.amount ?? (unit_amount ?? 0) * quantity
  ensure(args.description !== undefined, 'Missing required param: lines[0][description].', {
    code: 'parameter_missing',
    param: 'lines[0][description]',
  })
  return {
    ...blankLine(world),
    amount,
    description: args.description,
    metadata,
    quantity,
    unit_amount: unit_amount ?? null,
    unit_amount_decimal: unit_amount === undefined ? null : String(unit_amount),
  }
}
