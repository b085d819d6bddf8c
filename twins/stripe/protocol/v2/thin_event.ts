import type { EventRecord, Subject, ThinEvent } from '../../schema/index.ts'
import { isoOf } from './endpoint.ts'

const prefix = 'evt_test_'

/** Objects that are found elsewhere than their names say. */
const places: Readonly<Record<string, (id: string, account: string) => string>> = {
  balance: () => '/v1/balance',
  balance_settings: () => '/v1/balance_settings',
  bank_account: (id, account) => `/v1/accounts/${account}/external_accounts/${id}`,
  capability: (id, account) => `/v1/accounts/${account}/capabilities/${id}`,
  card: (id, account) => `/v1/accounts/${account}/external_accounts/${id}`,
  person: (id, account) => `/v1/accounts/${account}/persons/${id}`,
  'tax.settings': () => '/v1/tax/settings',
  'v2.core.account_person': (id, account) => `/v2/core/accounts/${account}/persons/${id}`,
}

/** What an event is about, and where it is to be fetched. */
export function relatedTo(
  { id = '', object }: Subject,
  account = '',
): NonNullable<ThinEvent['related_object']> {
  const place = places[object]
  const version = object.startsWith('v2.') ? '' : 'v1.'
  const url = place ? place(id, account) : `/${`${version}${object}`.replaceAll('.', '/')}s/${id}`
  return { id, type: object, url }
}

export function toReason({
  id,
  idempotency_key,
}: EventRecord['request']): Pick<ThinEvent, 'reason'> {
  if (id === null) return {}
  return { reason: { type: 'request', request: { id, idempotency_key: idempotency_key ?? '' } } }
}

/** An event of the first version, as the second names it. https://docs.stripe.com/event-destinations */
export function toThin(event: EventRecord): ThinEvent {
  const { account, created, data, id, livemode, request, type } = event
  return {
    id: prefix + id.slice('evt_'.length),
    object: 'v2.core.event',
    type: `v1.${type}`,
    ...(account !== undefined && { context: account }),
    created: isoOf(created * 1000),
    livemode,
    ...toReason(request),
    related_object: relatedTo(data.object, account),
    snapshot_event: id,
  }
}

/** The id of the event that a thin event was made of. */
export function snapshotOf(id: string): string {
  return `evt_${id.slice(prefix.length)}`
}
