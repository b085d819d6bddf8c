import { ensure, isLive, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { TaxRegistration } from '../../schema/index.ts'
import { standingOf } from './tax_engine.ts'

interface RegistrationArgs {
  active_from: number | 'now'
  country: string
  country_options: TaxRegistration['country_options']
  expires_at?: number | undefined
}

/** Sees to it that a registration begins and ends in time. */
function plan(world: StripeWorld, { id, active_from, expires_at }: TaxRegistration): void {
  for (const at of [active_from, expires_at]) {
    if (at !== null && at > seconds(world)) world.at(at * 1000, 'turnRegistration', { id })
  }
}

/** https://docs.stripe.com/api/tax/registrations/create */
export function insertRegistration(world: StripeWorld, args: RegistrationArgs): TaxRegistration {
  const now = seconds(world)
  const { country, country_options } = args
  const active_from = args.active_from === 'now' ? now : args.active_from
  const expires_at = args.expires_at ?? null
  ensure(expires_at === null || expires_at > active_from, '`expires_at` must be in the future.', {
    param: 'expires_at',
  })
  const same = JSON.stringify(country_options)
  const taken = world.db.tax_registrations
    .list({ where: { country, status: ['active', 'scheduled'] } })
    .find((each) => JSON.stringify(each.country_options) === same)
  ensure(!taken, `There is already a registration for ${country}: ${taken?.id ?? ''}.`, {
    param: 'country',
  })
  const made: TaxRegistration = {
    id: world.id('taxreg_1', 23),
    object: 'tax.registration',
    active_from,
    country,
    country_options,
    created: now,
    expires_at,
    livemode: isLive(world),
    status: standingOf(world, { active_from, expires_at }),
  }
  plan(world, made)
  return world.db.tax_registrations.insert(made)
}

/** https://docs.stripe.com/api/tax/registrations/update */
export function changeRegistration(
  world: StripeWorld,
  before: TaxRegistration,
  change: {
    active_from?: number | 'now' | undefined
    expires_at?: number | 'now' | null | undefined
  },
): TaxRegistration {
  const now = seconds(world)
  const toTime = (at: number | 'now') => (at === 'now' ? now : at)
  const { active_from, expires_at } = change
  const times = {
    active_from: active_from === undefined ? before.active_from : toTime(active_from),
    expires_at:
      expires_at === undefined
        ? before.expires_at
        : expires_at === null
          ? null
          : toTime(expires_at),
  }
  const isLate = times.expires_at !== null && times.expires_at < times.active_from
  ensure(!isLate, '`expires_at` must be after `active_from`.', { param: 'expires_at' })
  const after = { ...before, ...times, status: standingOf(world, times) }
  plan(world, after)
  return after
}

/** The job at the beginning and the end of a registration. */
export function turnRegistration(world: StripeWorld, { id }: { id: string }): void {
  const before = world.db.tax_registrations.get(id)
  if (before) world.db.tax_registrations.replace({ ...before, status: standingOf(world, before) })
}
