import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { schedulePayouts } from '../../balance/objects/automatic_payout.ts'
import { findFile } from '../../files/file.ts'
import { accountOf, atHome, inAccount } from '../../protocol/account.ts'
import * as params from '../../protocol/args/params.ts'
import { emit, mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import {
  ensure,
  ensureFound,
  StripeError,
  type StripeWorld,
  seconds,
} from '../../protocol/index.ts'
import { listPage, toCondition } from '../../protocol/paging/list.ts'
import type { Account } from '../../schema/index.ts'
import { createArgs, ensurePapers, fields, toPersonArgs } from '../args/account.ts'
import {
  deleteAccount,
  findAccount,
  insertAccount,
  reject,
  requestCapability,
  saveAccount,
} from '../objects/account.ts'
import { useToken } from '../objects/account_token.ts'
import { capabilityNames } from '../objects/capabilities.ts'
import { ensureCountry } from '../objects/countries.ts'
import { addExternal } from '../objects/external_account.ts'
import { changePerson, toPerson } from '../objects/person.ts'

const { oneOf, text } = params
type Fields = Args<ReturnType<typeof fields>>

/** The instance's own account, which nothing is due of. */
function ownAccount(world: StripeWorld): Account {
  const id = accountOf(world)
  const known = atHome(world).db.accounts.get(id)
  if (known) return known
  return {
    id,
    object: 'account',
    business_type: 'company',
    capabilities: { card_payments: 'active', transfers: 'active' },
    charges_enabled: true,
    controller: { type: 'account' },
    country: 'US',
    default_currency: 'usd',
    details_submitted: true,
    email: 'owner@twinfleet.example',
    payouts_enabled: true,
    settings: null,
    type: 'standard',
  }
}

function create(world: StripeWorld, args: Args<ReturnType<typeof createArgs>>): Account {
  const { controller, country = 'US', type, capabilities = {} } = args
  ensure(
    type === undefined || controller === undefined,
    'You may only specify one of these parameters: type, controller.',
    { param: 'controller' },
  )
  ensureCountry(country)
  ensureCapabilities(capabilities)
  const isFull = controller?.stripe_dashboard?.type ?? (type === undefined ? 'full' : '')
  const asked = Object.keys(capabilities).filter((name) => capabilities[name]?.requested)
  const isStandard = type === 'standard' || (type === undefined && isFull === 'full')
  const names = asked.length === 0 && isStandard ? ['card_payments', 'transfers'] : asked
  const { fees, losses, requirement_collection, stripe_dashboard } = controller ?? {}
  const made = insertAccount(world, {
    type: type ?? (controller ? undefined : 'standard'),
    controller: controller && {
      ...(fees?.payer && { fees: { payer: fees.payer } }),
      ...(losses?.payments && { losses: { payments: losses.payments } }),
      ...omitUndefined({ requirement_collection }),
      ...(stripe_dashboard?.type && { stripe_dashboard: { type: stripe_dashboard.type } }),
    },
    capabilities: names,
    country,
    email: args.email ?? null,
    metadata: args.metadata,
  })
  const { metadata: _given, capabilities: _asked, ...rest } = args
  return change(world, made, rest)
}

function ensureCapabilities(asked: object): void {
  const odd = Object.keys(asked).find((name) => !capabilityNames.has(name))
  const param = `capabilities[${odd}]`
  const message = `Received unknown parameter: ${param}`
  ensure(odd === undefined, message, { code: 'parameter_unknown', param })
}

/** What was given goes over what is there, hash by hash. */
function merge(before: object | null | undefined, changes: object | undefined): object {
  const merged: Record<string, unknown> = { ...before }
  for (const [name, value] of Object.entries(changes ?? {})) {
    if (value === undefined) continue
    const isHash = value !== null && typeof value === 'object' && !Array.isArray(value)
    merged[name] = isHash ? merge(Object(merged[name]), value) : value
  }
  return merged
}

function changeIndividual(world: StripeWorld, before: Account, args: Fields['individual']) {
  if (!args) return before.individual
  const own = inAccount(world, before.id)
  const known = before.individual && own.db.persons.get(before.individual.id)
  ensurePapers(own, args, 'individual')
  const person = changePerson(known ?? toPerson(own, before.id), toPersonArgs(args))
  own.db.persons.put(person)
  emit(own, known ? 'person.updated' : 'person.created', person)
  return person
}

interface TosShown {
  tos_shown_and_accepted?: boolean
}

/** What a token says goes over what is said here. */
function withToken(world: StripeWorld, { account_token: token, ...own }: Fields): Fields {
  if (token === undefined) return own
  // As its fields were checked when it was made.
  const contents = useToken(world, token, 'account') as Fields & TosShown
  const { tos_shown_and_accepted, ...said } = contents
  const tos = { date: seconds(world), ip: '127.0.0.1' }
  return { ...own, ...said, ...(tos_shown_and_accepted && { tos_acceptance: tos }) }
}

function change(world: StripeWorld, before: Account, given_: Fields): Account {
  const args = withToken(world, given_)
  const { business_type, default_currency, email, tos_acceptance } = args
  ensureCapabilities(args.capabilities ?? {})
  for (const name of ['icon', 'logo'] as const) {
    const file = args.settings?.branding?.[name]
    const param = `settings[branding][${name}]`
    if (file) findFile(inAccount(world, before.id), file, param, ['business_icon', 'business_logo'])
  }
  if (args.external_account !== undefined) {
    const own = inAccount(world, before.id)
    for (const { id } of own.db.external_accounts.list()) own.db.external_accounts.delete(id)
    addExternal(world, before, args.external_account)
  }
  for (const [name, { requested }] of Object.entries(args.capabilities ?? {})) {
    if (requested !== undefined) requestCapability(world, before.id, name, requested)
  }
  const { tax_id, ...company } = args.company ?? {}
  const individual = changeIndividual(world, before, args.individual)
  const after = {
    ...before,
    ...omitUndefined({ business_type, default_currency, email }),
    business_profile: merge(before.business_profile, args.business_profile),
    ...(args.company && {
      company: { ...merge(before.company, company), ...(tax_id && { tax_id_provided: true }) },
    }),
    ...(individual && { individual }),
    metadata:
      args.metadata === undefined ? before.metadata : mergeMetadata(before.metadata, args.metadata),
    settings: merge(before.settings, args.settings),
    tos_acceptance: merge(before.tos_acceptance, tos_acceptance),
  } as Account // hashes that were whole, with some of their members changed
  const saved = saveAccount(world, after)
  if (args.settings?.payouts?.schedule) schedulePayouts(inAccount(world, before.id))
  return saved
}

function find(world: StripeWorld, id: string): Account {
  const found = atHome(world).db.accounts.get(id)
  ensure(
    found,
    `The provided key does not have access to account '${id}' (or that account does not exist). ` +
      'Application access may have been revoked.',
    { status: 403, code: 'account_invalid' },
  )
  return found
}

/** https://docs.stripe.com/api/accounts */
export const accounts = {
  'GET /v1/account': endpoint(() => ({}), ownAccount),
  'POST /v1/accounts': endpoint(createArgs, create),
  'GET /v1/accounts': endpoint(
    () => ({ created: params.timeFilter().optional(), ...params.pages() }),
    (world, { created, ...page }) =>
      listPage(atHome(world), 'accounts', page, {
        noun: 'account',
        url: '/v1/accounts',
        where: { created: toCondition(created) },
      }),
  ),
  'GET /v1/accounts/{id}': endpoint(
    () => ({ id: text() }),
    (world, { id }) => (id === accountOf(world) ? ownAccount(world) : find(world, id)),
  ),
  'POST /v1/accounts/{id}': endpoint(
    () => ({ ...fields(), id: text() }),
    (world, { id, ...args }) => change(world, find(world, id), args),
  ),
  'DELETE /v1/accounts/{id}': endpoint(
    () => ({ id: text() }),
    (world, { id }) => {
      const account = find(world, id)
      const isEmpty = inAccount(world, id)
        .db.balances.list()
        .every(({ available, pending }) => available === 0 && pending === 0)
      ensure(isEmpty, 'This account cannot be deleted because it has a non-zero balance.')
      deleteAccount(world, account)
      return { id, object: 'account', deleted: true }
    },
  ),
  'POST /v1/accounts/{id}/reject': endpoint(
    () => ({
      id: text(),
      reason: oneOf(
        'credit',
        'fraud_no_intent_to_fulfill',
        'fraud_other',
        'fraud_payment_method_casher',
        'fraud_payment_method_tester',
        'other',
        'terms_of_service',
      ),
      payouts_action: oneOf('none', 'pause').optional(),
    }),
    (world, { id, payouts_action, reason: given }) => {
      const account = find(world, id)
      ensure(
        account.controller?.losses?.payments === 'application',
        'You cannot reject this account: Stripe is liable for its losses.',
      )
      const reason =
        given === 'terms_of_service' ? given : given.startsWith('fraud') ? 'fraud' : 'other'
      return reject(world, account, { reason, payouts_action })
    },
  ),
  'POST /v1/accounts/{id}/unreject': endpoint(
    () => ({ id: text() }),
    (world, { id }) => {
      const account = find(world, id)
      const isRejected = account.requirements?.disabled_reason?.startsWith('rejected.')
      if (isRejected !== true) throw new StripeError('This account has not been rejected.')
      return reject(world, account, { reason: null })
    },
  ),
  'GET /v1/accounts/{id}/capabilities': endpoint(
    () => ({ id: text() }),
    (world, { id }) => {
      const own = inAccount(world, findAccount(world, id).id)
      const page = { limit: 100 }
      const url = `/v1/accounts/${id}/capabilities`
      return listPage(own, 'capabilities', page, { noun: 'capability', url, isOldestFirst: true })
    },
  ),
  'GET /v1/accounts/{accountId}/capabilities/{id}': endpoint(
    () => ({ accountId: text(), id: text() }),
    (world, { accountId, id }) => {
      const own = inAccount(world, findAccount(world, accountId).id)
      const found = own.db.capabilities.get(id)
      ensureFound(found, 'capability', id, 'capability')
      return found
    },
  ),
  'POST /v1/accounts/{accountId}/capabilities/{id}': endpoint(
    () => ({ accountId: text(), id: text(), requested: params.boolean().optional() }),
    (world, { accountId, id, requested }) => {
      const account = findAccount(world, accountId)
      if (requested !== undefined) {
        requestCapability(world, accountId, id, requested)
        saveAccount(world, account)
      }
      const found = inAccount(world, accountId).db.capabilities.get(id)
      ensureFound(found, 'capability', id, 'capability')
      return found
    },
  ),
}
