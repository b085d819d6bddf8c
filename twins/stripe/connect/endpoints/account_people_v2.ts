import type { Args } from '../../../../shared/contract.ts'
import { atHome, inAccount } from '../../protocol/account.ts'
import * as params from '../../protocol/args/params.ts'
import { ensure, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { endpointV2, isoNow, isoOf, pagesV2, pageV2 } from '../../protocol/v2/endpoint.ts'
import { toChanges } from '../../protocol/v2/metadata.ts'
import type { Person } from '../../schema/index.ts'
import { personFields, tokenFields } from '../args/account_v2.ts'
import { findAccount, saveAccount } from '../objects/account.ts'
import { findToken, insertToken, showToken, useToken } from '../objects/account_token.ts'
import { profileOf } from '../objects/account_v2.ts'
import { changePerson, findPerson, toPerson } from '../objects/person.ts'
import { toPersonArgs, toPersonV2, touchPerson } from '../objects/person_v2.ts'

const { hash, list, oneOf, text } = params
/** How long a link leads somewhere. */
const lifetime_s = 5 * 60

type Fields = Args<ReturnType<typeof personFields>>
const where = () => ({ accountId: text(), id: text() })

function ownOf(world: StripeWorld, account: string): StripeWorld {
  return inAccount(world, findAccount(world, account, 'account').id)
}

/** Stores a person and tells of it; the account knows what that makes due. */
function save(
  world: StripeWorld,
  before: Person,
  { metadata, person_token: token, ...said }: Fields & { person_token?: string | undefined },
  event: 'created' | 'updated',
) {
  const own = ownOf(world, before.account)
  // As its fields were checked when it was made.
  const told = token === undefined ? {} : (useToken(world, token, 'person') as Fields)
  const args = toPersonArgs({ ...said, ...told }, toChanges(metadata))
  const person = own.db.persons.put(changePerson(before, args))
  touchPerson(own, person)
  tell(own, person, event)
  saveAccount(world, findAccount(world, person.account))
  return toPersonV2(own, person)
}

function tell(own: StripeWorld, { account, id }: Person, event: string): void {
  const object = { id, object: 'v2.core.account_person' }
  own.emit(`v2.core.account_person.${event}`, { object, data: { account_id: account } })
}

const personArgs = () => ({ ...personFields(), person_token: text().optional() })

/** https://docs.stripe.com/api/v2/core/persons */
export const personsV2 = {
  'POST /v2/core/accounts/{accountId}/persons': endpointV2(
    () => ({ ...personArgs(), accountId: text() }),
    (world, { accountId, ...args }) =>
      save(world, toPerson(ownOf(world, accountId), accountId), args, 'created'),
  ),
  'GET /v2/core/accounts/{accountId}/persons': endpointV2(
    () => ({ accountId: text(), ...pagesV2() }),
    (world, { accountId, ...page }) => {
      const own = ownOf(world, accountId)
      return pageV2(`/v2/core/accounts/${accountId}/persons`, page, (_filters, query) =>
        own.db.persons.list(query).map((each) => ({
          position: own.db.persons.position(each.id) ?? [],
          shown: toPersonV2(own, each),
        })),
      )
    },
  ),
  'GET /v2/core/accounts/{accountId}/persons/{id}': endpointV2(where, (world, path) => {
    const own = ownOf(world, path.accountId)
    return toPersonV2(own, findPerson(own, path.id))
  }),
  'POST /v2/core/accounts/{accountId}/persons/{id}': endpointV2(
    () => ({ ...personArgs(), ...where() }),
    (world, { accountId, id, ...args }) =>
      save(world, findPerson(ownOf(world, accountId), id), args, 'updated'),
  ),
  'DELETE /v2/core/accounts/{accountId}/persons/{id}': endpointV2(where, (world, path) => {
    const own = ownOf(world, path.accountId)
    const person = findPerson(own, path.id)
    const account = findAccount(world, path.accountId)
    ensure(account.individual?.id !== path.id, 'The person of an individual cannot be deleted.')
    own.db.persons.delete(path.id)
    tell(own, person, 'deleted')
    saveAccount(world, account)
    return { id: path.id, object: 'v2.core.account_person' }
  }),
}

const browser = { browser: true }

/** What people say of themselves, which their platform need not see. https://docs.stripe.com/connect/account-tokens */
export const accountTokens = {
  'POST /v2/core/account_tokens': endpointV2(
    tokenFields,
    (world, contents) => insertToken(world, 'account', contents),
    browser,
  ),
  'GET /v2/core/account_tokens/{id}': endpointV2(
    () => ({ id: text() }),
    (world, { id }) => showToken(world, findToken(world, id, 'account')),
  ),
  'POST /v2/core/accounts/{accountId}/person_tokens': endpointV2(
    () => ({ ...personFields(), accountId: text() }),
    (world, { accountId, ...contents }) => {
      ownOf(world, accountId)
      return insertToken(world, 'person', contents)
    },
    browser,
  ),
  'GET /v2/core/accounts/{accountId}/person_tokens/{id}': endpointV2(where, (world, path) => {
    ownOf(world, path.accountId)
    return showToken(world, findToken(world, path.id, 'person'))
  }),
}

const useCase = () =>
  hash({
    collection_options: hash({
      fields: oneOf('currently_due', 'eventually_due').optional(),
      future_requirements: oneOf('include', 'omit').optional(),
    }).optional(),
    refresh_url: text(),
    return_url: text().optional(),
  }).optional()

/** https://docs.stripe.com/api/v2/core/account-links */
export const accountLinksV2 = {
  'POST /v2/core/account_links': endpointV2(
    () => ({
      account: text(),
      use_case: hash({
        account_onboarding: useCase(),
        account_update: useCase(),
        configurations: list(oneOf('customer', 'merchant', 'recipient')).optional(),
        type: oneOf('account_onboarding', 'account_update'),
      }),
    }),
    (world, { account: id, use_case }) => {
      const account = findAccount(world, id)
      const { type } = use_case
      const options = use_case[type]
      ensure(options, `Missing required param: use_case.${type}.`, { param: `use_case.${type}` })
      ensure(
        type === 'account_onboarding' ||
          account.controller?.requirement_collection === 'application',
        'An account whose requirements Stripe collects cannot have a link of type account_update.',
        { param: 'use_case.type' },
      )
      const { refresh_url, return_url = refresh_url } = options
      for (const [name, url] of Object.entries({ refresh_url, return_url })) {
        ensure(URL.canParse(url), 'Not a valid URL', { param: `use_case.${type}.${name}` })
      }
      const expires_at = seconds(world) + lifetime_s
      const key = world.id('', 16)
      atHome(world).db.onboarding_links.insert({
        id: key,
        account: id,
        expires_at,
        isUsed: false,
        refresh_url,
        return_url,
        tells: {
          account_id: id,
          configurations: profileOf(world, account).applied,
          use_case: type,
        },
      })
      return {
        object: 'v2.core.account_link',
        account: id,
        created: isoNow(world),
        expires_at: isoOf(expires_at * 1000),
        livemode: isLive(world),
        url: `${world.url}/setup/s/${id}/${key}`,
        use_case,
      }
    },
  ),
}
