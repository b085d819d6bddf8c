import { AssertionError } from 'node:assert'
import {
  type EnvOf,
  PromptError,
  presets,
  promptToSeed,
  type RunningTwin,
  type SeedOf,
  startTwin,
  startTwins,
  type TwinName,
} from 'twinfleet'
import { describe, expect, expectTypeOf, onTestFinished, test } from 'vitest'
import type { CommonSeed } from '../../shared/instance/seeding.ts'

describe('types', () => {
  test('a twin is one of those there are', () => {
    expectTypeOf<'slack'>().toExtend<TwinName>()
    expectTypeOf<'salesforce'>().not.toExtend<TwinName>()
  })

  test('a seed has the fields of its schema and those of every twin', () => {
    expectTypeOf<{ customers: [{ email: string }] }>().toExtend<SeedOf<'stripe'>>()
    expectTypeOf<{ clock: CommonSeed['clock'] }>().toExtend<SeedOf<'google_drive'>>()
    expectTypeOf<{ customers: string }>().not.toExtend<SeedOf<'stripe'>>()
    const seed: SeedOf<'slack'> = { channels: ['general', { name: 'ops', is_private: true }] }
    expect(seed.channels).toHaveLength(2)
    // @ts-expect-error: the field is misspelt
    const wrong: SeedOf<'slack'> = { chanels: [] }
    expect(wrong).toBeDefined()
  })

  test('an environment has the variables of its twin', () => {
    expectTypeOf<EnvOf<'stripe'>['STRIPE_SECRET_KEY']>().toEqualTypeOf<string>()
    expectTypeOf<keyof EnvOf<'slack'>>().toExtend<`SLACK_${string}`>()
    expectTypeOf(startTwin<'stripe'>).returns.resolves.toEqualTypeOf<RunningTwin<'stripe'>>()
  })
})

test('a world has the twins of its scenario, and ends as a whole', async () => {
  const world = await startTwins({
    slack: { channels: ['orders'] },
    google_calendar: { calendars: [{ name: 'Shifts' }] },
  })
  onTestFinished(() => world.close())
  expectTypeOf(world.slack).toEqualTypeOf<RunningTwin<'slack'>>()
  expectTypeOf(world).not.toHaveProperty('stripe')
  expect(world.slack.seedResults).toMatchObject({ status: 'seeded', channels_created: 1 })
  expect(world.google_calendar.seedResults).toMatchObject({ calendars_created: 1 })
  const { url } = world.slack
  await world.close()
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

test('one part that is wrong leaves none running', async () => {
  const wrong = { slack: { channels: ['a'] }, google_calendar: { calendars: [{ nam: 'x' }] } }
  // @ts-expect-error: the field is misspelt
  await expect(startTwins(wrong)).rejects.toThrow('google_calendar.calendars[0].nam')
})

test('a preset is started by its id, a prompt makes a scenario', async () => {
  await expect(startTwins('rough-wether')).rejects.toThrow('Did you mean rough-weather?')
  const ids = (await presets()).map(({ id }) => id)
  expect(ids).toContain('slack:incident-active')
  const world = await startTwins('slack:incident-active')
  onTestFinished(() => world.close())
  expect(world.slack?.seedResults).toMatchObject({ status: 'seeded' })
  const { twins } = await promptToSeed('A Slack workspace with two channels')
  expect(twins).toEqual(['slack'])
  await expect(promptToSeed('seven purple wumpuses')).rejects.toThrow(PromptError)
})

test('an expectation that does not hold shows what there was instead', async () => {
  const slack = await startTwin('slack')
  onTestFinished(() => slack.close())
  const authorization = `Bearer ${slack.env.SLACK_BOT_TOKEN}`
  await fetch(`${slack.env.SLACK_API_URL}auth.test`, { method: 'POST', headers: { authorization } })
  const operation = 'auth.test'
  await slack.verify({ operation, times: 1 })
  const failure = await slack.verify({ operation, times: 2 }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(AssertionError)
  expect(failure).toMatchObject({
    message: 'expected 2 calls of auth.test, found 1',
    expected: { operation, times: 2 },
    actual: { operation, times: 1 },
  })
  const sequence = ['auth.test', 'chat.postMessage']
  await expect(slack.verify({ sequence })).rejects.toMatchObject({
    expected: { sequence },
    actual: { sequence: ['auth.test'] },
  })
})
