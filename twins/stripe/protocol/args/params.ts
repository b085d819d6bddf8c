import { z } from 'zod'
import { isRecord } from '../../../../shared/json.ts'

/** What is wrong with a parameter; `{param}` stands for its name. */
class Problem {
  readonly message: string
  readonly code: string | undefined
  constructor(message: string, code?: string) {
    this.message = message
    this.code = code
  }
}

const missing = new Problem('Missing required param: {param}.', 'parameter_missing')
const empty = new Problem(
  "You passed an empty string for '{param}'. We assume empty values are an attempt to unset a " +
    "field; however '{param}' cannot be unset. You should remove '{param}' from your request or " +
    'supply a non-empty value.',
  'parameter_invalid_empty',
)

/**
 * A parameter that arrives as text, or as JSON from a tool call. Stripe's validation is said in its
 * own words, so zod only carries the problem.
 */
function parameter<T>(hint: Record<string, unknown>, read: (value: unknown) => T | Problem) {
  return z
    .unknown()
    .meta(hint)
    .transform((value, context): T => {
      const result = value === undefined ? missing : value === '' ? empty : read(value)
      if (!(result instanceof Problem)) return result
      const params = { code: result.code }
      context.addIssue({ code: 'custom', message: result.message, params })
      return z.NEVER
    })
}

/** What was given, as text; a hash or a list is none that any parameter takes. */
function toText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The code of a problem that is this twin's and not the caller's. */
export const unbuiltCode = 'twin_unbuilt'

/** Parameters Stripe has and this twin does not do yet: refused, never dropped. */
export function unbuilt<const N extends string>(...names: readonly N[]) {
  const refuse = () => new Problem('The parameter {param} is not built in this twin.', unbuiltCode)
  const entries = names.map((name) => [name, parameter<undefined>({}, refuse).optional()])
  type Shape = { [K in N]: z.ZodOptional<z.ZodType<undefined>> }
  return Object.fromEntries(entries) as Shape // one entry for each name
}

export const text = (max = 5000) =>
  parameter({ type: 'string' }, (value): string | Problem => {
    if (typeof value === 'object') return new Problem('Invalid string: {value}')
    const string = String(value)
    if (string.length <= max) return string
    return new Problem(
      `Invalid string: {value}; must be at most ${max} characters`,
      'parameter_invalid_string_too_long',
    )
  })

/** Something at something; no more is sure of an address before mail is sent to it. */
export const email = () =>
  parameter({ type: 'string', format: 'email' }, (value): string | Problem => {
    const string = toText(value)
    return /^[^\s@]+@[^\s@]+$/.test(string) && string.length <= 512
      ? string
      : new Problem(`Invalid email address: ${string}`, 'email_invalid')
  })

export const integer = (min?: number, max?: number) =>
  parameter({ type: 'integer' }, (value): number | Problem => {
    const string = toText(value)
    if (!/^[+-]?\d{1,15}$/.test(string)) {
      return new Problem('Invalid integer: {value}', 'parameter_invalid_integer')
    }
    const number = Number(string)
    const bound = (words: string, limit: number) =>
      new Problem(`This value must be ${words} ${limit}.`, 'parameter_invalid_integer')
    if (min !== undefined && number < min) return bound('greater than or equal to', min)
    return max !== undefined && number > max ? bound('less than or equal to', max) : number
  })

export const decimal = () =>
  parameter({ type: 'string' }, (value): string | Problem =>
    /^-?\d+(\.\d{1,12})?$/.test(toText(value))
      ? toText(value)
      : new Problem('Invalid decimal: {value}', 'parameter_invalid_decimal'),
  )

export const boolean = () =>
  parameter({ type: 'boolean' }, (value): boolean | Problem => {
    const string = toText(value)
    if (string === 'true' || string === 'false') return string === 'true'
    return new Problem('Invalid boolean: {value}')
  })

export function oneOf<const T extends string>(...choices: readonly T[]) {
  const names = new Intl.ListFormat('en', { type: 'disjunction' }).format(choices)
  return parameter({ type: 'string', enum: [...choices] }, (value): T | Problem => {
    const choice = choices.find((each) => each === value)
    return choice ?? new Problem(`Invalid {param}: must be one of ${names}`)
  })
}

export const list = <T extends z.ZodType>(item: T) => z.array(item)
export const hash = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape)

/** A hash whose keys are data, such as currencies. */
export const map = <T extends z.ZodType>(inner: T) => z.record(z.string(), inner)

/** A parameter that an empty value unsets. */
export const clearable = <T extends z.ZodType>(inner: T) =>
  z.preprocess((value) => (value === '' ? null : value), inner.nullable())

const metadataLimit = { keys: 50, key: 40, value: 500 }

/**
 * Up to 50 pairs; an empty value removes a key, an empty whole removes all.
 * https://docs.stripe.com/api/metadata
 */
export const metadata = () =>
  z
    .unknown()
    .meta({ type: 'object', additionalProperties: { type: 'string' } })
    .transform((value, context): Record<string, string> | null => {
      const problem = findMetadataProblem(value)
      if (problem) {
        context.addIssue({ code: 'custom', message: problem })
        return z.NEVER
      }
      if (!isRecord(value)) return null
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, String(each)]))
    })

function findMetadataProblem(value: unknown): string | undefined {
  if (value === '' || value === null) return undefined
  if (!isRecord(value)) return 'Invalid object'
  const entries = Object.entries(value)
  if (entries.length > metadataLimit.keys) {
    return `Metadata can have up to ${metadataLimit.keys} keys. You passed in ${entries.length}.`
  }
  for (const [key, each] of entries) {
    if (typeof each === 'object') {
      return (
        `Metadata values must be strings, but for key '${key}' you passed in a value of type ` +
        'hash.'
      )
    }
    if (key.length > metadataLimit.key) {
      return (
        `Metadata keys must be under ${metadataLimit.key} characters, but you passed in ` +
        `'${key}'.`
      )
    }
    if (String(each).length > metadataLimit.value) {
      return (
        `Metadata values can have up to ${metadataLimit.value} characters, but you passed in a ` +
        `value that is ${String(each).length} characters. Invalid value: ${String(each)}`
      )
    }
  }
  return undefined
}

const bound = () => integer().optional()

/** A time to filter by: an instant, or bounds. */
export const timeFilter = () =>
  z.union([z.strictObject({ gt: bound(), gte: bound(), lt: bound(), lte: bound() }), integer()])

/** An amount in a currency's smallest unit. */
export const amount = () => integer(0, 99_999_999)

const currencies = new Set(
  `usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn bwp
  byn byr bzd cad cdf chf clf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel
  ghs gip gmd gnf gtq gyd hkd hnl hrk htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd
  kyd kzt lak lbp lkr lrd lsl ltl lvl mad mdl mga mkd mmk mnt mop mro mur mvr mwk mxn myr mzn nad
  ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp
  sle sll sos srd std svc szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vef vnd vuv wst xaf
  xcd xcg xof xpf yer zar zmw eek lvl svc vef`.split(/\s+/),
)

/** Every currency that can be paid in. */
export const currencyCodes: readonly string[] = [...currencies]

export const currency = () =>
  parameter({ type: 'string' }, (value): string | Problem => {
    const code = toText(value).toLowerCase()
    if (currencies.has(code)) return code
    const names = [...currencies].join(', ')
    return new Problem(
      `Invalid currency: {value}. Stripe currently supports these currencies: ${names}`,
    )
  })

export const address = () =>
  hash({
    city: clearable(text()).optional(),
    country: clearable(text()).optional(),
    line1: clearable(text()).optional(),
    line2: clearable(text()).optional(),
    postal_code: clearable(text()).optional(),
    state: clearable(text()).optional(),
  })

export const shipping = () =>
  hash({
    address: address(),
    name: text(),
    phone: clearable(text()).optional(),
    carrier: clearable(text()).optional(),
    tracking_number: clearable(text()).optional(),
  })

export const billingDetails = () =>
  hash({
    address: clearable(address()).optional(),
    email: clearable(text()).optional(),
    name: clearable(text()).optional(),
    phone: clearable(text()).optional(),
    tax_id: clearable(text()).optional(),
  })

export const pages = () => ({
  limit: integer(1, 100).optional(),
  starting_after: text().optional(),
  ending_before: text().optional(),
})

/** A token, or in its place the whole that it would stand for. */
export const textOr = <T extends z.ZodType>(whole: T) => z.union([whole, text()])
