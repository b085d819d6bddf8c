import type Stripe from 'stripe'
import { bankOfToken, toBankAccount } from '../../connect/objects/external_account.ts'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import {
  ensure,
  ensureFound,
  isLive,
  refuseUnbuilt,
  StripeError,
  type StripeWorld,
  seconds,
} from '../../protocol/index.ts'
import type { Source, SourceTransaction } from '../../schema/index.ts'
import { toBillingDetails } from './billing_details.ts'
import { entryOf, insertPaymentMethod } from './payment_method.ts'
import { type OwnerArgs, toOwner } from './source_owner.ts'
import { numberOfAlias } from './test_cards.ts'
import { toOldCard, useToken } from './token.ts'

interface SourceArgs {
  amount?: number | undefined
  currency?: string | undefined
  metadata?: Record<string, string> | null | undefined
  owner?: OwnerArgs | undefined
  redirect?: { return_url: string } | undefined
  statement_descriptor?: string | undefined
  token?: string | undefined
  type?: string | undefined
  usage?: 'reusable' | 'single_use' | undefined
}

/** Kinds whose customer agrees on a page, and what they show. https://docs.stripe.com/sources */
const redirects: Readonly<Record<string, object>> = {
  alipay: { data_string: null, native_url: null, statement_descriptor: null },
  bancontact: {
    bank_code: null,
    bank_name: null,
    bic: null,
    iban_last4: null,
    preferred_language: null,
    statement_descriptor: null,
  },
  eps: { reference: null, statement_descriptor: null },
  ideal: { bank: null, bic: null, iban_last4: null, statement_descriptor: null },
  p24: { reference: null },
}

type Kind = Pick<Source, 'flow' | 'status' | 'usage'> & Partial<Source>

function toCardSource(world: StripeWorld, id: string, args: SourceArgs): Kind {
  const { token } = args
  ensure(token !== undefined, 'Missing required param: token.', {
    code: 'parameter_missing',
    param: 'token',
  })
  const number = numberOfAlias(world, token)
  const entry = number === undefined ? useToken(world, token, 'token') : entryOf(world, number)
  const billing_details = toBillingDetails(args.owner)
  insertPaymentMethod(world, entry, { billing_details }, id)
  const old = toOldCard(world, entry)
  const { brand, country, cvc_check, exp_month, exp_year, fingerprint, funding, last4 } = old
  const { address_line1_check, address_zip_check, dynamic_last4, name, tokenization_method } = old
  return {
    card: {
      address_line1_check,
      address_zip_check,
      brand,
      country,
      cvc_check,
      dynamic_last4,
      exp_month,
      exp_year,
      ...(fingerprint && { fingerprint }),
      funding,
      last4,
      name,
      three_d_secure: 'optional',
      tokenization_method,
    },
    flow: 'none',
    status: 'chargeable',
    usage: args.usage ?? 'reusable',
  }
}

function toRedirectSource(world: StripeWorld, id: string, secret: string, args: SourceArgs): Kind {
  const missing = (param: string) => ({ code: 'parameter_missing', param })
  const { amount, currency, redirect } = args
  ensure(amount !== undefined, 'Missing required param: amount.', missing('amount'))
  ensure(currency !== undefined, 'Missing required param: currency.', missing('currency'))
  ensure(redirect, 'Missing required param: redirect[return_url].', missing('redirect[return_url]'))
  return {
    flow: 'redirect',
    redirect: {
      failure_reason: null,
      return_url: redirect.return_url,
      status: 'pending',
      url: `${world.url}/redirect/authenticate/${id}?client_secret=${secret}`,
    },
    status: 'pending',
    usage: args.usage ?? 'single_use',
  }
}

/** Attempts at telling what a bank account was sent. */
const attempts = 3
/** What a test account is sent. https://docs.stripe.com/ach-deprecated#testing-ach */
const sent = ['32', '45']

/** A bank account that waits for two small amounts to be told. */
function toBankSource(world: StripeWorld, id: string, { token = '', usage }: SourceArgs): Kind {
  const bank = bankOfToken(world, token)
  ensureFound(bank, 'token', token, 'token', 400)
  const { bank_name, country, fingerprint, last4, routing_number } = toBankAccount(world, '', bank)
  world.db.cards.insert({ id, number: bank.account_number })
  return {
    ach_debit: { bank_name, country, fingerprint, last4, routing_number, type: 'individual' },
    code_verification: { attempts_remaining: attempts, status: 'pending' },
    flow: 'code_verification',
    status: 'pending',
    usage: usage ?? 'reusable',
  }
}

/** Compares what a customer tells with what was sent. https://docs.stripe.com/js/deprecated/create_source */
export function verifySource(
  world: StripeWorld,
  before: Source,
  values: readonly string[],
): Source {
  const { code_verification: verification } = before
  ensure(verification?.status === 'pending', `The source ${before.id} waits for no verification.`, {
    param: 'source',
  })
  const attempts_remaining = verification.attempts_remaining - 1
  const isRight = values.length === 2 && sent.every((value) => values.includes(value))
  const status = isRight ? 'succeeded' : attempts_remaining === 0 ? 'failed' : 'pending'
  const after: Source = {
    ...before,
    code_verification: { attempts_remaining, status },
    status: isRight ? 'chargeable' : status === 'failed' ? 'failed' : 'pending',
  }
  world.db.sources.replace(after)
  if (isRight) emit(world, 'source.chargeable', after)
  if (status === 'failed') emit(world, 'source.failed', after)
  if (isRight) return after
  throw new StripeError('The values do not match those that were sent to the bank account.', {
    commits: true,
    param: 'values',
  })
}

function toReceiver(args: SourceArgs): Kind {
  ensure(args.currency === 'usd', 'ach_credit_transfer sources are only in usd.', {
    param: 'currency',
  })
  return {
    ach_credit_transfer: {
      account_number: 'test_52796e3294dc',
      bank_name: 'TEST BANK',
      fingerprint: 'ecpwEzmBOSMOqQTL',
      refund_account_holder_name: null,
      refund_account_holder_type: null,
      refund_routing_number: null,
      routing_number: '110000000',
      swift_code: 'TSTEZ122',
    },
    flow: 'receiver',
    receiver: {
      address: '110000000-test_52796e3294dc',
      amount_charged: 0,
      amount_received: 0,
      amount_returned: 0,
      refund_attributes_method: 'email',
      refund_attributes_status: 'missing',
    },
    status: 'pending',
    usage: args.usage ?? 'reusable',
  }
}

function toKind(world: StripeWorld, id: string, secret: string, args: SourceArgs): Kind {
  const type = args.type ?? 'card'
  if (type === 'card') return toCardSource(world, id, args)
  if (type === 'ach_credit_transfer') return toReceiver(args)
  if (type === 'ach_debit') return toBankSource(world, id, args)
  const shown = redirects[type]
  if (!shown) refuseUnbuilt(world, `The source type ${type}`)
  return { ...toRedirectSource(world, id, secret, args), [type]: shown }
}

/** https://docs.stripe.com/api/sources/create */
export function insertSource(world: StripeWorld, args: SourceArgs): Source {
  const isKnown = args.type !== undefined || args.token !== undefined
  const message = 'Missing required param: type.'
  ensure(isKnown, message, { code: 'parameter_missing', param: 'type' })
  const id = world.id('src_1', 23)
  const client_secret = world.id('src_client_secret_', 24)
  const source: Source = {
    id,
    object: 'source',
    allow_redisplay: 'unspecified',
    amount: args.amount ?? null,
    client_secret,
    created: seconds(world),
    currency: args.currency ?? null,
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    owner: toOwner(args.owner),
    statement_descriptor: args.statement_descriptor ?? null,
    type: args.type ?? 'card',
    ...toKind(world, id, client_secret, args),
  }
  world.db.sources.insert(source)
  if (source.status === 'chargeable') emit(world, 'source.chargeable', source)
  // In test mode such an address sends money at once. https://docs.stripe.com/sources/ach-credit-transfer
  const amount = /^amount_(\d+)@/.exec(args.owner?.email ?? '')?.[1]
  return source.receiver && amount ? receive(world, source, Number(amount)) : source
}

function receive(world: StripeWorld, source: Source, amount: number): Source {
  const transaction: SourceTransaction = {
    id: world.id('srctxn_1', 23),
    object: 'source_transaction',
    ach_credit_transfer: {
      customer_data: 'Jenny Rosen',
      fingerprint: 'ecpwEzmBOSMOqQTL',
      last4: '6789',
      routing_number: '110000000',
    },
    amount,
    created: seconds(world),
    currency: 'usd',
    livemode: isLive(world),
    source: source.id,
    status: 'succeeded',
    type: 'ach_credit_transfer',
  }
  world.db.source_transactions.insert(transaction)
  emit(world, 'source.transaction.created', transaction)
  const receiver = source.receiver && { ...source.receiver, amount_received: amount }
  const filled: Source = { ...source, amount, ...(receiver && { receiver }), status: 'chargeable' }
  emit(world, 'source.chargeable', world.db.sources.replace(filled))
  return filled
}

/** The customer agreed or not. */
export function finishSource(world: StripeWorld, before: Source, isSuccess: boolean): Source {
  const redirect: Stripe.Source.Redirect | undefined = before.redirect && {
    ...before.redirect,
    failure_reason: isSuccess ? null : 'user_abort',
    status: isSuccess ? 'succeeded' : 'failed',
  }
  const status = isSuccess ? 'chargeable' : 'failed'
  const after = { ...before, ...(redirect && { redirect }), status }
  world.db.sources.replace(after)
  emit(world, `source.${status}`, after)
  return after
}

/** Refuses a source that cannot be charged now; one that is not reusable is used up by it. */
export function consume(source: Source, amount: number): Source {
  if (source.status !== 'chargeable') {
    throw new StripeError(`The source you provided is not in a chargeable state.`, {
      code: 'payment_method_unactivated',
      param: 'source',
    })
  }
  const { receiver } = source
  ensure(
    receiver
      ? receiver.amount_received - receiver.amount_charged >= amount
      : source.amount === null || source.amount === amount,
    `The amount ${amount} is not what the source ${source.id} holds.`,
    { param: 'amount' },
  )
  const charged = receiver && { ...receiver, amount_charged: receiver.amount_charged + amount }
  const status = source.usage === 'single_use' ? 'consumed' : source.status
  return { ...source, ...(charged && { receiver: charged }), status }
}
