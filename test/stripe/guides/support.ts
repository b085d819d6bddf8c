import type Stripe from 'stripe'
import { onTestFinished } from 'vitest'
import { credentials } from '../../../seeders/stripe/index.ts'
import { startReceiver } from '../../support/client.ts'
import { startStripe } from '../support.ts'

/** A shop's server: the SDK, and a webhook endpoint that verifies what it hears. */
export async function openServer(
  enabled_events: Stripe.WebhookEndpointCreateParams.EnabledEvent[],
) {
  const started = await startStripe()
  const { instance, stripe } = started
  const receiver = await startReceiver()
  onTestFinished(receiver.close)
  const { secret = '' } = await stripe.webhookEndpoints.create({
    enabled_events,
    url: receiver.url,
  })
  let read = 0
  /** What was heard since it was last asked. */
  const heard = async (): Promise<Stripe.Event[]> => {
    await instance.deliveries.idle()
    const news = receiver.received.slice(read)
    read = receiver.received.length
    return news.map(({ headers, text }) =>
      stripe.webhooks.constructEvent(text, headers['stripe-signature'] ?? '', secret),
    )
  }
  /** What the browser does, with the key that may be seen there. */
  const browser = {
    authorization: `Bearer ${credentials.publishableKey}`,
    'content-type': 'application/x-www-form-urlencoded',
  }
  const post = async (path: string, form: Record<string, string>) => {
    const body = new URLSearchParams(form).toString()
    const answer = await fetch(`${started.url}${path}`, { method: 'POST', headers: browser, body })
    return (await answer.json()) as { error?: { code?: string }; status?: string } // Stripe's
  }
  return { ...started, heard, post }
}

export const typesOf = (events: readonly Stripe.Event[]) => events.map(({ type }) => type)
