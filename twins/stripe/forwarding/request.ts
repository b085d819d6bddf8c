import type { DeliveryAnswer } from '../../../shared/contract.ts'
import { isRecord } from '../../../shared/json.ts'
import { cardSecret } from '../payment_methods/objects/payment_method.ts'
import { mergeMetadata } from '../protocol/change.ts'
import { isLive, refuseUnbuilt, StripeError, type StripeWorld, seconds } from '../protocol/index.ts'
import type { ForwardingRequest, PaymentMethod } from '../schema/index.ts'

type Replacement = 'card_cvc' | 'card_expiry' | 'card_number' | 'cardholder_name'
type Header = { name: string; value: string }

interface ForwardingArgs {
  metadata?: Record<string, string> | null | undefined
  replacements: readonly Replacement[]
  request: { body?: string | undefined; headers?: readonly Header[] | undefined }
  url: string
}

/** What goes to the destination, and what is kept of it. */
interface Forwarded {
  body: string
  redacted: string
  /** Card numbers, which an answer is not kept with. */
  number: string
}

/** What processors call the parts of a card, in lower case and without what separates words. */
const names: Readonly<Record<string, readonly [Replacement, keyof Vaulted]>> = {
  number: ['card_number', 'number'],
  cardnumber: ['card_number', 'number'],
  cvc: ['card_cvc', 'cvc'],
  cvv: ['card_cvc', 'cvc'],
  securitycode: ['card_cvc', 'cvc'],
  expirymonth: ['card_expiry', 'month'],
  expmonth: ['card_expiry', 'month'],
  expiryyear: ['card_expiry', 'year'],
  expyear: ['card_expiry', 'year'],
  holdername: ['cardholder_name', 'name'],
  cardholdername: ['cardholder_name', 'name'],
  name: ['cardholder_name', 'name'],
}

interface Vaulted {
  number: string
  cvc: string
  month: string
  year: string
  name: string
}

const mask = (number: string) =>
  number.slice(0, 6) + '*'.repeat(number.length - 10) + number.slice(-4)

function open(world: StripeWorld, { id, card, billing_details }: PaymentMethod): Vaulted {
  const { number } = cardSecret(world, id)
  const { brand, checks, exp_month = 0, exp_year = 0 } = card ?? {}
  const code = brand === 'amex' ? '1234' : '123'
  return {
    number,
    cvc: checks?.cvc_check ? code : '',
    month: String(exp_month).padStart(2, '0'),
    year: String(exp_year),
    name: billing_details.name ?? '',
  }
}

const hidden = (card: Vaulted): Vaulted => ({ ...card, number: mask(card.number), cvc: '***' })

/** Puts a card in the members that were left empty for it. */
function fill(value: unknown, card: Vaulted, kinds: readonly Replacement[]): unknown {
  if (Array.isArray(value)) return value.map((each) => fill(each, card, kinds))
  if (!isRecord(value)) return value
  const entries = Object.entries(value).map(([name, each]) => {
    const plain = name.toLowerCase().replaceAll(/[^a-z]/g, '')
    const [kind, part] = (Object.hasOwn(names, plain) && names[plain]) || []
    if (!kind || !part || each !== '' || !kinds.includes(kind)) {
      return [name, fill(each, card, kinds)]
    }
    return [name, card[part]]
  })
  return Object.fromEntries(entries)
}

function parseBody(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body)
    return value
  } catch {
    throw new StripeError('The request body is not valid JSON.', {
      code: 'forwarding_api_invalid_parameter',
      param: 'request[body]',
    })
  }
}

/** The body as the destination gets it. https://docs.stripe.com/payments/vault-and-forward */
export function toForwarded(
  world: StripeWorld,
  method: PaymentMethod,
  { request, replacements }: ForwardingArgs,
): Forwarded {
  if (method.type !== 'card') {
    throw new StripeError('Only payment methods of the type card can be forwarded.', {
      code: 'forwarding_api_invalid_parameter',
      param: 'payment_method',
    })
  }
  const template = parseBody(request.body ?? '{}')
  const card = open(world, method)
  return {
    body: JSON.stringify(fill(template, card, replacements)),
    redacted: JSON.stringify(fill(template, hidden(card), replacements)),
    number: card.number,
  }
}

/** Only this machine is a destination: a card must not leave it by mistake. */
export function ensureNear(world: StripeWorld, url: string): void {
  const address = URL.canParse(url) ? new URL(url) : undefined
  if (!address || !/^https?:$/.test(address.protocol)) {
    throw new StripeError(`Invalid URL: ${url}`, { code: 'url_invalid', param: 'url' })
  }
  const isNear = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(address.hostname)
  if (!isNear) refuseUnbuilt(world, `Forwarding to ${address.hostname}, beyond this machine,`)
}

const secretHeaders = /^(authorization|proxy-authorization|cookie)$/i

function toHeaders(headers: readonly Header[]): Header[] {
  return headers.map(({ name, value }) => ({
    name,
    value: secretHeaders.test(name) ? '[REDACTED]' : value,
  }))
}

/** What a destination that does not answer means. https://docs.stripe.com/error-codes */
function toUpstreamError(problem: string): StripeError {
  const isTimeout = problem === 'timeout'
  const code = `forwarding_api_upstream_connection_${isTimeout ? 'timeout' : 'error'}`
  const message = isTimeout
    ? 'The connection to the destination endpoint timed out.'
    : 'The destination endpoint could not be reached.'
  return new StripeError(message, { code, param: 'url' })
}

/** Keeps what was sent and answered. https://docs.stripe.com/api/forwarding/request */
export function insertForwarding(
  world: StripeWorld,
  method: PaymentMethod,
  args: ForwardingArgs,
  sent: Forwarded & { at_ms: number },
  answer: DeliveryAnswer | string,
): ForwardingRequest {
  if (typeof answer === 'string') throw toUpstreamError(answer)
  const body = String(answer.body).replaceAll(sent.number, mask(sent.number))
  const headers = Object.entries(answer.headers).map(([name, value]) => ({ name, value }))
  return world.db.forwarding_requests.insert({
    id: world.id('fwdreq_1', 23),
    object: 'forwarding.request',
    created: seconds(world),
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    payment_method: method.id,
    replacements: [...args.replacements],
    request_context: {
      destination_duration: world.now() - sent.at_ms,
      destination_ip_address: '127.0.0.1',
    },
    request_details: {
      body: sent.redacted,
      headers: toHeaders(args.request.headers ?? []),
      http_method: 'POST',
    },
    response_details: { body, headers: toHeaders(headers), status: answer.status ?? 0 },
    url: args.url,
  })
}
