import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { atHome, inAccount } from '../../protocol/account.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import { endpointV2, pagesV2, pageV2 } from '../../protocol/v2/endpoint.ts'
import { toChanges } from '../../protocol/v2/metadata.ts'
import type { Account, AccountProfile, Configuration } from '../../schema/index.ts'
import { accountFields, include } from '../args/account_v2.ts'
import {
  deleteAccount,
  findAccount,
  insertAccount,
  requestCapability,
  saveAccount,
} from '../objects/account.ts'
import { useToken } from '../objects/account_token.ts'
import { profileOf, toAccountV2 } from '../objects/account_v2.ts'
import { capabilityNames, toCapabilityV1 } from '../objects/capabilities.ts'
import { ensureCountry } from '../objects/countries.ts'
import { changePerson, toPerson } from '../objects/person.ts'
import { toPersonArgs, touchPerson } from '../objects/person_v2.ts'

const { boolean, list, oneOf, text } = params
const url = '/v2/core/accounts'
const configurations = ['customer', 'merchant', 'recipient'] as const

type Fields = Args<ReturnType<typeof accountFields>>

/** What each configuration asks to be able to do, as the first version names it. */
function requestedBy({ merchant, recipient }: NonNullable<Fields['configuration']>) {
  const asked = Object.entries(merchant?.capabilities ?? {}).map(([name, { requested }]) => {
    const id = toCapabilityV1(name)
    const param = `configuration.merchant.capabilities.${name}`
    const isKnown = capabilityNames.has(id) && id !== 'transfers'
    ensure(isKnown, `${name} is not a capability of a merchant.`, { param })
    return [id, requested] as const
  })
  const transfers = recipient?.capabilities?.stripe_balance?.stripe_transfers
  return transfers ? [...asked, ['transfers', transfers.requested] as const] : asked
}

/** A dashboard and who answers for what, as the first version says it. */
function toController(before: Account['controller'], { dashboard, defaults }: Fields) {
  const { fees_collector: fees, losses_collector: losses } = defaults?.responsibilities ?? {}
  const payer = fees === 'stripe' ? 'account' : fees
  const type = dashboard ?? before?.stripe_dashboard?.type ?? 'none'
  const isOwn = type === 'none' && (losses ?? before?.losses?.payments) === 'application'
  return {
    ...before,
    type: 'application' as const,
    ...(payer && { fees: { payer } }),
    ...(losses && { losses: { payments: losses } }),
    requirement_collection: isOwn ? ('application' as const) : ('stripe' as const),
    stripe_dashboard: { type },
  }
}

/** What applies after a change: what was named, unless it is taken away. */
function toApplied(before: readonly Configuration[], asked: Fields['configuration'] = {}) {
  return configurations.filter((name) => {
    const given = asked[name]
    return given ? (given.applied ?? true) : before.includes(name)
  })
}

function changeIndividual(world: StripeWorld, before: Account, { identity }: Fields) {
  if (!identity?.individual) return before.individual
  const { metadata, ...said } = identity.individual
  const own = inAccount(world, before.id)
  const known = before.individual && own.db.persons.get(before.individual.id)
  const args = toPersonArgs(said, toChanges(metadata))
  const person = own.db.persons.put(changePerson(known ?? toPerson(own, before.id), args))
  touchPerson(own, person)
  return person
}

/** What the first version knows of it, changed. */
function changeAccount(world: StripeWorld, before: Account, args: Fields): Account {
  const { configuration = {}, defaults, identity, metadata } = args
  const { merchant } = configuration
  const { business_details: business, attestations } = identity ?? {}
  const tos = attestations?.terms_of_service?.account
  const date_ms = Date.parse(tos?.date ?? '')
  ensure(!tos || Number.isFinite(date_ms), `Invalid timestamp: ${tos?.date}`, {
    param: 'identity.attestations.terms_of_service.account.date',
  })
  const { directors, executives, owners } = attestations?.persons_provided ?? {}
  const individual = changeIndividual(world, before, args)
  return {
    ...before,
    ...omitUndefined({
      business_type: identity?.entity_type,
      default_currency: defaults?.currency,
      email: args.contact_email,
    }),
    business_profile: {
      ...before.business_profile,
      ...omitUndefined({
        mcc: merchant?.mcc,
        name: defaults?.profile?.doing_business_as,
        product_description: defaults?.profile?.product_description,
        support_email: merchant?.support?.email,
        support_phone: merchant?.support?.phone,
        support_url: merchant?.support?.url,
        url: defaults?.profile?.business_url,
      }),
    },
    ...((business ||
      directors !== undefined ||
      executives !== undefined ||
      owners !== undefined) && {
      company: {
        ...before.company,
        ...omitUndefined({
          directors_provided: directors,
          executives_provided: executives,
          name: business?.registered_name,
          owners_provided: owners,
          phone: business?.phone,
        }),
        ...(business?.address && {
          address: { ...noAddress, ...before.company?.address, ...omitUndefined(business.address) },
        }),
        ...(business?.id_numbers && { tax_id_provided: true }),
      },
    }),
    controller: toController(before.controller, args),
    ...(individual && { individual }),
    metadata: mergeMetadata(before.metadata, toChanges(metadata)),
    settings: before.settings && {
      ...before.settings,
      card_payments: {
        ...before.settings.card_payments,
        ...omitUndefined({ statement_descriptor_prefix: merchant?.statement_descriptor?.prefix }),
      },
      payments: {
        ...before.settings.payments,
        ...omitUndefined({ statement_descriptor: merchant?.statement_descriptor?.descriptor }),
      },
    },
    ...(tos && {
      tos_acceptance: {
        date: Math.floor(date_ms / 1000),
        ip: tos.ip,
        user_agent: tos.user_agent ?? null,
      },
    }),
  } as Account // hashes that were whole, with some of their members changed
}

const noAddress = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
}

/** What a token said in the account's place goes under what is said here. */
function withToken(world: StripeWorld, args: Fields): Fields {
  const { account_token: token, ...own } = args
  if (token === undefined) return own
  const said = useToken(world, token, 'account') as Partial<Fields> // as its fields were checked
  return { ...own, ...said, identity: { ...own.identity, ...said.identity } }
}

function change(world: StripeWorld, before: Account, given_: Fields): Account {
  const args = withToken(world, given_)
  const home = atHome(world)
  const known = profileOf(world, before)
  const asked = requestedBy(args.configuration ?? {})
  const applied = toApplied(known.applied, args.configuration)
  const needs = applied.some((name) => name !== 'customer')
  ensure(
    !needs || before.country !== undefined,
    'identity.country is required for a merchant or a recipient.',
    { param: 'identity.country' },
  )
  for (const [name, requested] of asked) requestCapability(world, before.id, name, requested)
  const shipping = args.configuration?.customer?.shipping
  const profile: AccountProfile = {
    ...known,
    applied,
    ...omitUndefined({ contact_phone: args.contact_phone, display_name: args.display_name }),
    ...omitUndefined({ locales: args.defaults?.locales }),
    ...omitUndefined({ tax_id_type: args.identity?.business_details?.id_numbers?.[0]?.type }),
    ...(shipping && { customer: { ...known.customer, shipping } }),
  }
  home.db.account_profiles.put(profile)
  return saveAccount(world, changeAccount(world, before, args))
}

function create(world: StripeWorld, { include: shown, ...args }: Fields) {
  const { country } = args.identity ?? {}
  if (country !== undefined) ensureCountry(country, 'identity.country')
  const needs = args.configuration?.merchant ?? args.configuration?.recipient
  ensure(
    !needs || country !== undefined,
    'identity.country is required for a merchant or a recipient.',
    { param: 'identity.country' },
  )
  requestedBy(args.configuration ?? {})
  const made = insertAccount(world, {
    type: undefined,
    controller: {},
    country: country ?? 'US',
    email: null,
    metadata: {},
    capabilities: [],
  })
  const { id } = made
  atHome(world).db.account_profiles.insert({ id, applied: [] })
  inAccount(world, id).emit('v2.core.account.created', {
    object: { id, object: 'v2.core.account' },
  })
  return toAccountV2(world, change(world, made, args), shown)
}

function find(world: StripeWorld, id: string): Account {
  return atHome(world).db.account_profiles.get(id)?.closed ?? findAccount(world, id, 'id')
}

/** Ends an account: what it was can still be read. https://docs.stripe.com/api/v2/core/accounts/close */
function close(world: StripeWorld, id: string, asked: readonly Configuration[] | undefined) {
  const account = find(world, id)
  const profile = profileOf(world, account)
  ensure(profile.closed === undefined, `The account ${id} is closed already.`)
  const named = [...(asked ?? profile.applied)].sort()
  ensure(
    named.join() === [...profile.applied].sort().join(),
    `applied_configurations must be those of the account: ${profile.applied.join(', ')}.`,
    { param: 'applied_configurations' },
  )
  const isEmpty = inAccount(world, id)
    .db.balances.list()
    .every(({ available, pending }) => available === 0 && pending === 0)
  ensure(isEmpty, 'This account cannot be closed because it has a non-zero balance.')
  const object = { id, object: 'v2.core.account' }
  inAccount(world, id).emit('v2.core.account.closed', { object })
  deleteAccount(world, account)
  atHome(world).db.account_profiles.put({ ...profile, closed: account })
  return toAccountV2(world, account)
}

/** Open accounts, or those that are closed. */
function candidates(world: StripeWorld, isClosed: boolean, query: object): Account[] {
  const { accounts, account_profiles } = atHome(world).db
  if (!isClosed) return accounts.list(query)
  return account_profiles.list(query).flatMap(({ closed }) => closed ?? [])
}

/** https://docs.stripe.com/api/v2/core/accounts */
export const accountsV2 = {
  'POST /v2/core/accounts': endpointV2(accountFields, create),
  'GET /v2/core/accounts': endpointV2(
    () => ({
      applied_configurations: list(oneOf(...configurations)).optional(),
      closed: boolean().optional(),
      ...pagesV2(),
    }),
    (world, args) =>
      pageV2(url, args, ({ applied_configurations, closed }, { limit, ...query }) => {
        // As it was asked for.
        const wanted = (applied_configurations as Configuration[] | undefined) ?? []
        const { accounts, account_profiles } = atHome(world).db
        return candidates(world, closed === true, query)
          .filter((each) => wanted.every((name) => profileOf(world, each).applied.includes(name)))
          .slice(0, limit)
          .map((each) => ({
            position: (closed ? account_profiles : accounts).position(each.id) ?? [],
            shown: toAccountV2(world, each),
          }))
      }),
  ),
  'GET /v2/core/accounts/{id}': endpointV2(
    () => ({ id: text(), include: include() }),
    (world, { id, include: shown }) => toAccountV2(world, find(world, id), shown),
  ),
  'POST /v2/core/accounts/{id}': endpointV2(
    () => ({ ...accountFields(), id: text() }),
    (world, { id, include: shown, ...args }) => {
      const before = find(world, id)
      ensure(profileOf(world, before).closed === undefined, `The account ${id} is closed.`)
      const { country } = args.identity ?? {}
      ensure(
        country === undefined || country === before.country,
        'The country of an account cannot be changed.',
        { param: 'identity.country' },
      )
      return toAccountV2(world, change(world, before, args), shown)
    },
  ),
  'POST /v2/core/accounts/{id}/close': endpointV2(
    () => ({ id: text(), applied_configurations: list(oneOf(...configurations)).optional() }),
    (world, { id, applied_configurations }) => close(world, id, applied_configurations),
  ),
}
