import { mergeMetadata } from '../../protocol/change.ts'
import {
  ensure,
  ensureFound,
  isLive,
  StripeError,
  type StripeWorld,
  seconds,
} from '../../protocol/index.ts'
import type { TaxTransaction, TransactionLine } from '../../schema/index.ts'
import { findCalculation } from './tax_calculation.ts'

type Metadata = Record<string, string> | null | undefined

function ensureUnique(world: StripeWorld, reference: string): void {
  const taken = world.db.tax_transactions.first({ where: { reference } })
  ensure(!taken, `A tax transaction with the reference \`${reference}\` already exists.`, {
    code: 'resource_already_exists',
    param: 'reference',
  })
}

function toList(id: string, data: TransactionLine[]): TaxTransaction['line_items'] {
  const url = `/v1/tax/transactions/${id}/line_items`
  return { object: 'list', data, has_more: false, url }
}

/** https://docs.stripe.com/api/tax/transactions/create_from_calculation */
export function commit(
  world: StripeWorld,
  args: {
    calculation: string
    metadata?: Metadata
    posted_at?: number | undefined
    reference: string
  },
): TaxTransaction {
  const calculation = findCalculation(world, args.calculation, 400)
  const now = seconds(world)
  ensure((calculation.expires_at ?? now) >= now, 'The calculation has expired.', {
    code: 'tax_calculation_expired',
    param: 'calculation',
  })
  ensureUnique(world, args.reference)
  const id = world.id('tax_1', 23)
  const lines = world.db.calculation_details.get(calculation.id)?.lines ?? []
  const { currency, customer, customer_details, ship_from_details, tax_date } = calculation
  return world.db.tax_transactions.insert({
    id,
    object: 'tax.transaction',
    created: now,
    currency,
    customer,
    customer_details,
    line_items: toList(
      id,
      lines.map(({ performance_location: _place, ...line }) => ({
        ...line,
        id: world.id('tax_li_', 14),
        object: 'tax.transaction_line_item',
        reversal: null,
        type: 'transaction',
      })),
    ),
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    posted_at: args.posted_at ?? now,
    reference: args.reference,
    reversal: null,
    ship_from_details,
    shipping_cost: calculation.shipping_cost,
    tax_date,
    type: 'transaction',
  })
}

interface ReversalArgs {
  flat_amount?: number | undefined
  line_items?: PartArgs[] | undefined
  metadata?: Metadata
  mode: 'full' | 'partial'
  original_transaction: string
  reference: string
  shipping_cost?: { amount: number; amount_tax: number } | undefined
}

interface PartArgs {
  amount: number
  amount_tax: number
  metadata?: Metadata
  original_line_item: string
  quantity?: number | undefined
  reference: string
}

function reverseLine(
  world: StripeWorld,
  line: TransactionLine,
  part: Partial<PartArgs> & Pick<PartArgs, 'amount' | 'amount_tax'>,
): TransactionLine {
  ensure(part.amount <= 0 && part.amount_tax <= 0, 'The amounts of a reversal must be negative.', {
    param: 'line_items',
  })
  const isTooMuch = -part.amount > line.amount || -part.amount_tax > line.amount_tax
  ensure(!isTooMuch, `More than the amount of ${line.id} cannot be reversed.`, {
    param: 'line_items',
  })
  return {
    ...line,
    id: world.id('tax_li_', 14),
    amount: part.amount,
    amount_tax: part.amount_tax,
    metadata: mergeMetadata({}, part.metadata),
    quantity: part.quantity ?? line.quantity,
    reference: part.reference ?? line.reference,
    reversal: { original_line_item: line.id },
    type: 'reversal',
  }
}

/** A flat amount takes the same share of each line and its tax. */
function flatParts(original: TaxTransaction, flat: number) {
  const lines = original.line_items.data
  const gross = ({ amount, amount_tax, tax_behavior }: TransactionLine) =>
    amount + (tax_behavior === 'exclusive' ? amount_tax : 0)
  const total = lines.reduce((sum, line) => sum + gross(line), 0)
  return lines.map((line) => ({
    line,
    amount: Math.round((line.amount * flat) / total),
    amount_tax: Math.round((line.amount_tax * flat) / total),
  }))
}

function reverseLines(
  world: StripeWorld,
  original: TaxTransaction,
  { flat_amount, line_items, mode }: ReversalArgs,
): TransactionLine[] {
  const lines = original.line_items.data
  if (mode === 'full') {
    return lines.map((line) =>
      reverseLine(world, line, { amount: -line.amount, amount_tax: -line.amount_tax }),
    )
  }
  if (flat_amount !== undefined) {
    return flatParts(original, flat_amount).map(({ line, ...part }) =>
      reverseLine(world, line, part),
    )
  }
  if (!line_items) {
    throw new StripeError('A partial reversal needs `line_items` or a `flat_amount`.', {
      code: 'parameter_missing',
      param: 'line_items',
    })
  }
  return line_items.map((part) => {
    const id = part.original_line_item
    const line = lines.find((each) => each.id === id)
    ensureFound(line, 'line item', id, 'line_items', 400)
    return reverseLine(world, line, part)
  })
}

/** https://docs.stripe.com/api/tax/transactions/create_reversal */
export function reverse(world: StripeWorld, args: ReversalArgs): TaxTransaction {
  const id_of = args.original_transaction
  const original = world.db.tax_transactions.get(id_of)
  ensureFound(original, 'tax transaction', id_of, 'original_transaction', 400)
  ensure(original.type === 'transaction', 'A reversal cannot be reversed.', {
    param: 'original_transaction',
  })
  ensureUnique(world, args.reference)
  const others = world.db.tax_transactions.list({ where: { original: id_of } })
  ensure(args.mode !== 'full' || others.length === 0, 'The transaction is reversed already.', {
    param: 'original_transaction',
  })
  const now = seconds(world)
  const id = world.id('tax_1', 23)
  const cost = original.shipping_cost
  const shipping =
    args.mode === 'full' && cost
      ? { amount: -cost.amount, amount_tax: -cost.amount_tax }
      : args.shipping_cost
  return world.db.tax_transactions.insert({
    ...original,
    id,
    created: now,
    line_items: toList(id, reverseLines(world, original, args)),
    metadata: mergeMetadata({}, args.metadata),
    posted_at: now,
    reference: args.reference,
    reversal: { original_transaction: original.id },
    shipping_cost: shipping && cost ? { ...cost, ...shipping } : null,
    type: 'reversal',
  })
}
