import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import { inAccount } from '../../protocol/account.ts'
import * as params from '../../protocol/args/params.ts'
import { emit, emitChange, mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, type StripeWorld } from '../../protocol/index.ts'
import { listPage } from '../../protocol/paging/list.ts'
import type { ExternalAccount } from '../../schema/index.ts'
import {
  bankAccount,
  ensurePapers,
  externalArgs,
  personArgs,
  personFilter,
  toPersonArgs,
} from '../args/account.ts'
import { findAccount, saveAccount } from '../objects/account.ts'
import { useToken } from '../objects/account_token.ts'
import { addExternal, findExternal, makeDefault } from '../objects/external_account.ts'
import { changePerson, findPerson, toPerson } from '../objects/person.ts'

const { boolean, oneOf, text } = params

/** The account itself knows what its parts make due. */
function refresh(world: StripeWorld, id: string): void {
  saveAccount(world, findAccount(world, id))
}

type PersonFields = Args<ReturnType<typeof personArgs>>

/** What a token says of a person goes over what is said here. */
function withToken(own: StripeWorld, { person_token: token, ...said }: PersonFields): PersonFields {
  if (token === undefined) return said
  // As its fields were checked when it was made.
  return { ...said, ...(useToken(own, token, 'person') as PersonFields) }
}

/** https://docs.stripe.com/api/external_accounts */
export const externalAccounts = {
  'GET /v1/accounts/{id}/external_accounts': endpoint(
    () => ({
      id: text(),
      object: oneOf('bank_account', 'card').optional(),
      ...params.pages(),
    }),
    (world, { id, object, ...page }) =>
      listPage(inAccount(world, findAccount(world, id).id), 'external_accounts', page, {
        noun: 'external account',
        url: `/v1/accounts/${id}/external_accounts`,
        where: { object },
      }),
  ),
  'POST /v1/accounts/{id}/external_accounts': endpoint(
    () => ({
      id: text(),
      default_for_currency: boolean().optional(),
      external_account: params.textOr(bankAccount()),
      metadata: params.metadata().optional(),
    }),
    (world, { id, external_account, ...args }) => {
      const made = addExternal(world, findAccount(world, id), external_account, args)
      refresh(world, id)
      return made
    },
  ),
  'GET /v1/accounts/{accountId}/external_accounts/{id}': endpoint(
    () => ({ accountId: text(), id: text() }),
    (world, { accountId, id }) =>
      findExternal(inAccount(world, findAccount(world, accountId).id), id),
  ),
  'POST /v1/accounts/{accountId}/external_accounts/{id}': endpoint(
    externalArgs,
    (world, { accountId, id, default_for_currency, metadata, name, ...args }) => {
      const own = inAccount(world, findAccount(world, accountId).id)
      const before = findExternal(own, id)
      const { account_holder_name, account_holder_type } = args
      const fields =
        before.object === 'card'
          ? omitUndefined({ name })
          : omitUndefined({ account_holder_name, account_holder_type })
      own.db.external_accounts.replace({
        ...before,
        ...fields,
        metadata: mergeMetadata(before.metadata, metadata),
      } as ExternalAccount) // of the kind it was
      if (default_for_currency) makeDefault(own, before)
      const after = findExternal(own, id)
      emitChange(own, 'account.external_account.updated', before, after)
      refresh(world, accountId)
      return after
    },
  ),
  'DELETE /v1/accounts/{accountId}/external_accounts/{id}': endpoint(
    () => ({ accountId: text(), id: text() }),
    (world, { accountId, id }) => {
      const own = inAccount(world, findAccount(world, accountId).id)
      const gone = findExternal(own, id)
      const isAlone = own.db.external_accounts.list().every((each) => each.id === id)
      ensure(
        !gone.default_for_currency || isAlone,
        'You cannot delete the default external account for your default currency. Please make ' +
          'another external account the default using the `default_for_currency` param, and then ' +
          'delete this one.',
      )
      own.db.external_accounts.delete(id)
      emit(own, 'account.external_account.deleted', gone)
      refresh(world, accountId)
      return { id, object: gone.object, currency: gone.currency, deleted: true }
    },
  ),
}

/** https://docs.stripe.com/api/persons */
export const persons = {
  'GET /v1/accounts/{id}/persons': endpoint(personFilter, (world, args) => {
    const { id, relationship = {}, limit = 10, starting_after } = args
    const own = inAccount(world, findAccount(world, id).id)
    if (starting_after !== undefined) findPerson(own, starting_after)
    const wanted = Object.entries(omitUndefined(relationship))
    const found = own.db.persons
      .list({ direction: 'desc' })
      .filter((each) => wanted.every(([name, value]) => Object(each.relationship)[name] === value))
    const start = found.findIndex((each) => each.id === starting_after) + 1
    const data = found.slice(start, start + limit)
    const has_more = found.length > start + limit
    return { object: 'list', data, has_more, url: `/v1/accounts/${id}/persons` }
  }),
  'POST /v1/accounts/{id}/persons': endpoint(
    () => ({ ...personArgs(), id: text() }),
    (world, { id, ...said }) => {
      const own = inAccount(world, findAccount(world, id).id)
      const args = withToken(own, said)
      ensurePapers(own, args)
      const made = changePerson(toPerson(own, id), toPersonArgs(args))
      emit(own, 'person.created', own.db.persons.insert(made))
      refresh(world, id)
      return made
    },
  ),
  'GET /v1/accounts/{accountId}/persons/{id}': endpoint(
    () => ({ accountId: text(), id: text() }),
    (world, { accountId, id }) =>
      findPerson(inAccount(world, findAccount(world, accountId).id), id),
  ),
  'POST /v1/accounts/{accountId}/persons/{id}': endpoint(
    () => ({ ...personArgs(), accountId: text(), id: text() }),
    (world, { accountId, id, ...said }) => {
      const own = inAccount(world, findAccount(world, accountId).id)
      const before = findPerson(own, id)
      const args = withToken(own, said)
      ensurePapers(own, args)
      const after = own.db.persons.replace(changePerson(before, toPersonArgs(args)))
      emitChange(own, 'person.updated', before, after)
      refresh(world, accountId)
      return after
    },
  ),
  'DELETE /v1/accounts/{accountId}/persons/{id}': endpoint(
    () => ({ accountId: text(), id: text() }),
    (world, { accountId, id }) => {
      const own = inAccount(world, findAccount(world, accountId).id)
      const gone = findPerson(own, id)
      own.db.persons.delete(id)
      emit(own, 'person.deleted', gone)
      refresh(world, accountId)
      return { id, object: 'person', deleted: true }
    },
  ),
}
