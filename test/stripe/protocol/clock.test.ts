import { expect, test } from 'vitest'
import { insertTestClock } from '../../../twins/stripe/billing/objects/test_clock.ts'
import { inAccount } from '../../../twins/stripe/protocol/account.ts'
import { inPast, onClock } from '../../../twins/stripe/protocol/clock.ts'
import type { StripeWorld } from '../../../twins/stripe/protocol/index.ts'
import { bootStripe } from '../support.ts'

test('what is due on a test clock is cancelled by its number, also from an account', () => {
  const { instance } = bootStripe()
  instance.run((world: StripeWorld) => {
    const clock = insertTestClock(world, { frozen_time: 1_900_000_000 })
    const on = onClock(world, clock.id)
    const due_ms = on.now() + 1000
    const [first, second] = [1, 2].map((number) => on.at(due_ms, 'settle', { number }))
    const third = inAccount(on, 'acct_other').at(due_ms, 'settle', { number: 3 })
    expect(on.cancel(12_345)).toBe(false)
    expect(on.cancel(-12_345)).toBe(false)
    expect(on.cancel(first ?? 0)).toBe(true)
    expect(on.cancel(first ?? 0)).toBe(false)
    const left = () => world.db.clock_jobs.list().map(({ payload }) => payload)
    expect(left()).toEqual([{ number: 2 }, { number: 3, account: 'acct_other' }])
    expect(inAccount(on, 'acct_other').cancel(third)).toBe(true)
    expect(on.cancel(second ?? 0)).toBe(true)
    expect(left()).toEqual([])
  })
})

test('on a test clock a job of the instance is cancelled too', () => {
  const { instance } = bootStripe()
  instance.run((world: StripeWorld) => {
    const clock = insertTestClock(world, { frozen_time: 1_900_000_000 })
    const job = world.at(world.now() + 1000, 'settle', {})
    expect(onClock(world, clock.id).cancel(job)).toBe(true)
    expect(world.cancel(job)).toBe(false)
  })
})

test('what fell due in the past is done in the order of its times, but for what is cancelled', () => {
  const { instance } = bootStripe()
  instance.run((world: StripeWorld) => {
    const done: [number, unknown][] = []
    const jobs = {
      note(then: StripeWorld, payload: unknown) {
        done.push([then.now(), payload])
      },
    }
    const start_ms = world.now() - 5000
    inPast(world, start_ms, jobs, (then) => {
      then.at(start_ms + 2000, 'note', 'second')
      const wrong = then.at(start_ms + 1500, 'note', 'wrong')
      then.at(start_ms + 1000, 'note', 'first')
      expect(then.cancel(wrong)).toBe(true)
      expect(then.cancel(wrong)).toBe(false)
      const later = then.at(world.now() + 1000, 'note', 'later')
      expect(then.cancel(later)).toBe(true)
    })
    expect(done).toEqual([
      [start_ms + 1000, 'first'],
      [start_ms + 2000, 'second'],
    ])
  })
})
