import type { Args } from '../../../../shared/contract.ts'
import { omitUndefined } from '../../../../shared/object.ts'
import * as params from '../../protocol/args/params.ts'
import { mergeMetadata } from '../../protocol/change.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import { listPage, toCondition } from '../../protocol/paging/list.ts'
import { resource } from '../../protocol/resource.ts'
import type { ValueList, ValueListItem } from '../../schema/index.ts'

const { oneOf, text } = params

const valueList = resource<ValueList>({
  path: '/v1/radar/value_lists',
  table: 'value_lists',
  noun: 'value list',
})

const item = resource<ValueListItem>({
  path: '/v1/radar/value_list_items',
  table: 'value_list_items',
  noun: 'value list item',
})

/** What each kind of list takes. https://docs.stripe.com/radar/lists */
const forms: Readonly<Record<string, RegExp>> = {
  account: /^acct_\w+$/,
  card_bin: /^\d{6}$/,
  card_fingerprint: /^\w{16}$/,
  case_sensitive_string: /./,
  country: /^[A-Z]{2}$/,
  crypto_fingerprint: /^\w+$/,
  customer_id: /^cus_\w+$/,
  email: /^\S+@\S+$/,
  ip_address: /^[\d.]{7,15}$|^[\da-f:]+$/i,
  sepa_debit_fingerprint: /^\w{16}$/,
  string: /./,
  us_bank_account_fingerprint: /^\w{16}$/,
}

const itemTypes = [
  'account',
  'card_bin',
  'card_fingerprint',
  'case_sensitive_string',
  'country',
  'crypto_fingerprint',
  'customer_id',
  'email',
  'ip_address',
  'sepa_debit_fingerprint',
  'string',
  'us_bank_account_fingerprint',
] as const

const creator = 'owner@twinfleet.example'

const listArgs = () => ({
  alias: text(100),
  item_type: oneOf(...itemTypes).optional(),
  metadata: params.metadata().optional(),
  name: text(100),
})

function ensureFreeAlias(world: StripeWorld, alias: string, own?: string): void {
  const taken = world.db.value_lists.first({ where: { alias } })
  ensure(!taken || taken.id === own, `A list with the alias ${alias} already exists.`, {
    code: 'resource_already_exists',
    param: 'alias',
  })
}

function makeList(world: StripeWorld, args: Args<ReturnType<typeof listArgs>>): ValueList {
  ensureFreeAlias(world, args.alias)
  const id = world.id('rsl_1', 23)
  return world.db.value_lists.insert({
    id,
    object: 'radar.value_list',
    alias: args.alias,
    created: seconds(world),
    created_by: creator,
    item_type: args.item_type ?? 'string',
    list_items: toItems(id, []) as ValueList['list_items'], // a page, without the SDK's iterators
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    name: args.name,
  })
}

const shown = 10

function toItems(id: string, items: ValueListItem[]) {
  return {
    object: 'list',
    data: items.slice(0, shown),
    has_more: items.length > shown,
    url: `/v1/radar/value_list_items?value_list=${id}`,
  }
}

/** A list shows the newest of what is on it. */
function refresh(world: StripeWorld, id: string): void {
  const list = world.db.value_lists.get(id)
  const where = { value_list: id }
  const items = world.db.value_list_items.list({ where, direction: 'desc', limit: shown + 1 })
  // A page, without the SDK's iterators.
  const list_items = toItems(id, items) as ValueList['list_items']
  if (list) world.db.value_lists.replace({ ...list, list_items })
}

function addItem(
  world: StripeWorld,
  { value, value_list: id }: { value: string; value_list: string },
): ValueListItem {
  const list = world.db.value_lists.get(id)
  ensureFound(list, 'value list', id, 'value_list', 400)
  const isRight = forms[list.item_type]?.test(value) ?? true
  ensure(isRight, `${value} is not a valid ${list.item_type}.`, { param: 'value' })
  const isCased = list.item_type !== 'string'
  const kept = isCased ? value : value.toLowerCase()
  const twin = world.db.value_list_items.first({ where: { value: kept, value_list: id } })
  ensure(!twin, `${value} is already on the list ${list.alias}.`, {
    code: 'resource_already_exists',
    param: 'value',
  })
  const made = world.db.value_list_items.insert({
    id: world.id('rsli_1', 23),
    object: 'radar.value_list_item',
    created: seconds(world),
    created_by: creator,
    livemode: isLive(world),
    value: kept,
    value_list: id,
  })
  refresh(world, id)
  return made
}

/** https://docs.stripe.com/api/radar/value_lists */
export const valueLists = {
  'POST /v1/radar/value_lists': valueList.create(listArgs, makeList),
  'GET /v1/radar/value_lists/{id}': valueList.get(),
  'POST /v1/radar/value_lists/{id}': valueList.update(
    () => ({
      alias: text(100).optional(),
      metadata: params.metadata().optional(),
      name: text(100).optional(),
    }),
    (world, before, { alias, metadata, name }) => {
      if (alias !== undefined) ensureFreeAlias(world, alias, before.id)
      const merged = mergeMetadata(before.metadata, metadata)
      return { ...before, ...omitUndefined({ alias, name }), metadata: merged }
    },
    (world, doc) => world.db.value_lists.replace(doc),
  ),
  'DELETE /v1/radar/value_lists/{id}': valueList.delete((world, { id }) => {
    for (const each of world.db.value_list_items.list({ where: { value_list: id } })) {
      world.db.value_list_items.delete(each.id)
    }
    world.db.value_lists.delete(id)
  }),
  'GET /v1/radar/value_lists': endpoint(
    () => ({
      alias: text().optional(),
      contains: text().optional(),
      created: params.timeFilter().optional(),
      ...params.pages(),
    }),
    (world, { alias, contains, created, ...page }) => {
      const items = world.db.value_list_items.list({ where: { value: contains ?? '' } })
      const key = contains === undefined ? undefined : items.map(({ value_list }) => value_list)
      const where = { alias, created: toCondition(created), key }
      const url = '/v1/radar/value_lists'
      return listPage(world, 'value_lists', page, { url, noun: 'value list', where })
    },
  ),
  'POST /v1/radar/value_list_items': item.create(
    () => ({ value: text(800), value_list: text() }),
    addItem,
  ),
  'GET /v1/radar/value_list_items/{id}': item.get(),
  'DELETE /v1/radar/value_list_items/{id}': item.delete((world, { id, value_list }) => {
    world.db.value_list_items.delete(id)
    refresh(world, value_list)
  }),
  'GET /v1/radar/value_list_items': item.list(
    () => ({
      created: params.timeFilter().optional(),
      value: text().optional(),
      value_list: text(),
    }),
    ({ created, value, value_list }) => ({ created: toCondition(created), value, value_list }),
  ),
}
