import Stripe from 'stripe'
import { onTestFinished } from 'vitest'
import { serveInstance } from '../../fleet/listen.ts'
import { credentials, seeder as stripeSeeder } from '../../seeders/stripe/index.ts'
import { boot } from '../../shared/instance/boot.ts'
import type { Instance } from '../../shared/instance/instance.ts'
import type { InstanceOptions } from '../../shared/instance/options.ts'
import { twin } from '../../twins/stripe/index.ts'
import type { StripeWorld } from '../../twins/stripe/protocol/index.ts'
import type { EventRecord } from '../../twins/stripe/schema/index.ts'
import { clientOf } from '../support/client.ts'

export const secret = { authorization: `Bearer ${credentials.secretKey}` }
export const publishable = { authorization: `Bearer ${credentials.publishableKey}` }

/** A Stripe instance that closes when the test ends, and a client that sends forms to it. */
export function bootStripe(options: InstanceOptions = {}) {
  const instance: Instance = boot(twin, { seeder: stripeSeeder, ...options })
  onTestFinished(() => instance.close())
  const send = clientOf(instance, secret)
  const call = (key: string, form?: string, headers: Record<string, string> = {}) => {
    const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
    return send(key, form, { ...type, ...headers })
  }
  const simulate = async (action: string, args: Record<string, unknown>) => {
    const body = JSON.stringify({ action, ...args })
    const json = { 'content-type': 'application/json' }
    return (await call('POST /admin/simulate', body, json)).body.result
  }
  const seen = { types: () => eventTypes(instance), events: () => eventsOf(instance) }
  return { instance, call, simulate, ...seen }
}

/** The events of an instance, oldest first. */
export function eventsOf(instance: Instance): EventRecord[] {
  return instance.run((world: StripeWorld) => world.db.events.list())
}

export function eventTypes(instance: Instance): string[] {
  return eventsOf(instance).map(({ type }) => type)
}

/** The official SDK against an instance on a port of its own. */
export async function startStripe(
  options: InstanceOptions = {},
  config: Partial<Stripe.StripeConfig> = {},
) {
  const booted = bootStripe(options)
  const { port, close } = await serveInstance(booted.instance)
  onTestFinished(() => close())
  const stripe = new Stripe(credentials.secretKey, {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
    ...config,
  })
  return { ...booted, stripe, url: `http://127.0.0.1:${port}` }
}

/** Moves a test clock and waits until it is there, as the docs say to. */
export async function advance(stripe: Stripe, clock: string, to: string): Promise<void> {
  const frozen_time = Date.parse(to) / 1000
  await stripe.testHelpers.testClocks.advance(clock, { frozen_time })
  const { status } = await stripe.testHelpers.testClocks.retrieve(clock)
  if (status !== 'ready') throw new Error(`the clock is ${status}`)
}

/** What a promise was refused with; throws where it was not. */
export async function refusalOf(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error
    throw error
  }
  throw new Error('the call was not refused')
}
