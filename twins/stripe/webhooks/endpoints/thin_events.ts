import { z } from 'zod'
import type { Condition, Query } from '../../../../shared/db/query.ts'
import * as params from '../../protocol/args/params.ts'
import { ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { endpointV2, pagesV2, pageV2 } from '../../protocol/v2/endpoint.ts'
import { snapshotOf, toThin } from '../../protocol/v2/thin_event.ts'
import type { ThinEvent } from '../../schema/index.ts'

const { hash, list, text } = params

/** A time in whole seconds, given as those or as text. */
const instant = () =>
  text().transform((given, context): number => {
    const time_s = /^\d+$/.test(given) ? Number(given) : Math.floor(Date.parse(given) / 1000)
    if (Number.isFinite(time_s)) return time_s
    context.addIssue({ code: 'custom', message: 'Invalid timestamp: {value}' })
    return z.NEVER
  })

const filters = () => ({
  created: hash({
    gt: instant().optional(),
    gte: instant().optional(),
    lt: instant().optional(),
    lte: instant().optional(),
  }).optional(),
  object_id: text().optional(),
  types: list(text()).optional(),
})

interface Filters {
  created?: Condition
  object_id?: string
  types?: string[]
}

type Row = { position: (string | number | null)[]; shown: ThinEvent }

/** The events of the first version, as the second names them. */
function snapshots(
  world: StripeWorld,
  { created, object_id, types }: Filters,
  query: Query<never>,
) {
  const names = types?.filter((type) => type.startsWith('v1.')).map((type) => type.slice(3))
  const { limit, ...rest } = query
  // What an event is about is not a column of it.
  const bounded = object_id === undefined ? query : rest
  const found = world.db.events.list({ ...bounded, where: { created, type: names } })
  const about = found.filter(({ data }) => object_id === undefined || data.object.id === object_id)
  return about.slice(0, limit).map(
    (each): Row => ({
      position: world.db.events.position(each.id) ?? [],
      shown: toThin(each),
    }),
  )
}

/** Both kinds in one order: the places of all rows of an instance are numbered alike. */
function rowsOf(world: StripeWorld, given: Filters, query: Query<never>): Row[] {
  const { created, object_id, types } = given
  const where = { created, object_id, type: types }
  const own = world.db.thin_events.list({ ...query, where }).map(
    (each): Row => ({
      position: world.db.thin_events.position(each.id) ?? [],
      shown: each,
    }),
  )
  const sign = query.direction === 'asc' ? 1 : -1
  return [...own, ...snapshots(world, given, query)]
    .sort((one, other) => sign * (Number(one.position[0]) - Number(other.position[0])))
    .slice(0, query.limit)
}

/** https://docs.stripe.com/api/v2/core/events */
export const thinEvents = {
  'GET /v2/core/events': endpointV2(
    () => ({ ...filters(), ...pagesV2() }),
    (world, args) =>
      // The filters are those of the arguments.
      pageV2('/v2/core/events', args, (given, query) => rowsOf(world, given as Filters, query)),
  ),
  'GET /v2/core/events/{id}': endpointV2(
    () => ({ id: text() }),
    (world, { id }) => {
      const own = world.db.thin_events.get(id)
      const snapshot = own ? undefined : world.db.events.get(snapshotOf(id))
      ensureFound(own ?? snapshot, 'event', id, 'id')
      return own ?? (snapshot && toThin(snapshot))
    },
  ),
}
