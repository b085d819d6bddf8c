import type { Args } from '../../../../shared/contract.ts'
import { findIntent } from '../../payments/objects/payment_intent.ts'
import * as params from '../../protocol/args/params.ts'
import { toCashBalance } from '../../protocol/cash_balance.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensureFound, isLive, type StripeWorld } from '../../protocol/index.ts'
import { listPage } from '../../protocol/paging/list.ts'
import { bankTransfer, cashSettings, setReconciliation } from '../args/cash.ts'
import { ensureTransfer, toBankTransfer } from '../objects/bank_transfer.ts'
import { findCustomer } from '../objects/customer.ts'
import { applyByHand, fund } from '../objects/reconciliation.ts'

const { integer, oneOf, text } = params
const byId = () => ({ id: text() })
const ofCustomer = (world: StripeWorld, id: string) => {
  ensureFound(world.db.customers.has(id), 'customer', id, 'customer')
  return findCustomer(world, id)
}

const instructionArgs = () => ({
  id: text(),
  bank_transfer: bankTransfer(),
  currency: params.currency(),
  funding_type: oneOf('bank_transfer'),
})

function instruct(world: StripeWorld, args: Args<ReturnType<typeof instructionArgs>>) {
  const { id } = ofCustomer(world, args.id)
  ensureTransfer(args.bank_transfer, args.currency, 'bank_transfer')
  return {
    object: 'funding_instructions',
    bank_transfer: toBankTransfer(id, args.bank_transfer),
    currency: args.currency,
    funding_type: 'bank_transfer',
    livemode: isLive(world),
  }
}

/** https://docs.stripe.com/api/cash_balance and https://docs.stripe.com/api/cash_balance_transactions */
export const cashBalances = {
  'GET /v1/customers/{id}/cash_balance': endpoint(byId, (world, { id }) =>
    toCashBalance(world, ofCustomer(world, id).id),
  ),
  'POST /v1/customers/{id}/cash_balance': endpoint(
    () => ({ ...byId(), settings: cashSettings().optional() }),
    (world, { id, settings }) => {
      const customer = ofCustomer(world, id)
      setReconciliation(world, customer.id, settings?.reconciliation_mode)
      return toCashBalance(world, customer.id)
    },
  ),
  'GET /v1/customers/{id}/cash_balance_transactions': endpoint(
    () => ({ ...byId(), ...params.pages() }),
    (world, { id, ...page }) => {
      const { id: customer } = ofCustomer(world, id)
      const url = `/v1/customers/${customer}/cash_balance_transactions`
      const noun = 'customer cash balance transaction'
      return listPage(world, 'cash_transactions', page, { url, noun, where: { customer } })
    },
  ),
  'GET /v1/customers/{customerId}/cash_balance_transactions/{id}': endpoint(
    () => ({ ...byId(), customerId: text() }),
    (world, { customerId, id }) => {
      const found = world.db.cash_transactions.get(id)
      const isOwn = found?.customer === customerId
      ensureFound(found && isOwn, 'customer cash balance transaction', id, 'transaction')
      return found
    },
  ),
  'POST /v1/customers/{id}/funding_instructions': endpoint(instructionArgs, instruct),
  'POST /v1/payment_intents/{id}/apply_customer_balance': endpoint(
    () => ({ ...byId(), amount: integer(1).optional(), currency: params.currency().optional() }),
    (world, { id, ...args }) => applyByHand(world, findIntent(world, id), args),
  ),
  'POST /v1/test_helpers/customers/{id}/fund_cash_balance': endpoint(
    () => ({
      ...byId(),
      amount: integer(1),
      currency: params.currency(),
      reference: text().optional(),
    }),
    (world, { id, ...args }) => fund(world, ofCustomer(world, id), args),
  ),
}
