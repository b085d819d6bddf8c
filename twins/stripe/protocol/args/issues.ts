import type { Issue } from '../../../../shared/contract.ts'
import { isRecord } from '../../../../shared/json.ts'
import { StripeError } from '../errors.ts'
import { unbuiltCode } from './params.ts'

type ToParam = (path: readonly PropertyKey[]) => string

/** `recurring[interval]`: how Stripe writes the path of a parameter. */
const inBrackets: ToParam = (path) => {
  const [first = '', ...rest] = path.map(String)
  return first + rest.map((part) => `[${part}]`).join('')
}

/** `recurring.interval`: how the second version does. */
const withDots: ToParam = (path) => path.map(String).join('.')

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input
  for (const part of path) {
    if (!isRecord(value) && !Array.isArray(value)) return undefined
    const entries: Record<PropertyKey, unknown> = Object(value)
    value = entries[part]
  }
  return value
}

/** The issue of a union that the given value was meant for. */
function flatten(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const branches = issue.errors.map((issues) =>
    issues.map((each): Issue => ({ ...each, path: [...issue.path, ...each.path] })),
  )
  const isAboutType = (branch: Issue[]) => branch.some((each) => each.code === 'invalid_type')
  const best = branches.find((branch) => !isAboutType(branch)) ?? branches[0] ?? []
  return best.flatMap(flatten)
}

/**
 * The refusal of parameters that do not fit: unknown ones first, then the first that is wrong.
 * https://docs.stripe.com/error-codes
 */
export function toInvalid(
  issues: readonly Issue[],
  input: unknown,
  isSecondVersion = false,
): StripeError {
  const toParam = isSecondVersion ? withDots : inBrackets
  const flat = issues.flatMap(flatten)
  const unknown = flat.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => toParam([...issue.path, key]))
      : [],
  )
  const [first] = unknown
  if (first !== undefined) {
    const noun = unknown.length > 1 ? 'parameters' : 'parameter'
    const message = `Received unknown ${noun}: ${unknown.join(', ')}`
    return new StripeError(message, { code: 'parameter_unknown', param: first })
  }
  const [issue] = flat
  if (!issue) return new StripeError('Invalid request.')
  return toProblem(issue, input, toParam)
}

function toProblem(issue: Issue, input: unknown, toParam: ToParam): StripeError {
  const param = toParam(issue.path)
  const value = valueAt(input, issue.path)
  if (issue.code === 'custom') {
    const shown = typeof value === 'object' ? JSON.stringify(value) : String(value)
    const message = issue.message.replaceAll('{param}', param).replaceAll('{value}', shown)
    const code: unknown = issue.params?.code
    if (code === unbuiltCode) return new StripeError(message, { status: 501, type: 'api_error' })
    return new StripeError(message, typeof code === 'string' ? { code, param } : { param })
  }
  if (value === undefined) {
    const message = `Missing required param: ${param}.`
    return new StripeError(message, { code: 'parameter_missing', param })
  }
  const expected = issue.code === 'invalid_type' ? issue.expected : 'object'
  return new StripeError(`Invalid ${expected === 'array' ? 'array' : 'object'}`, { param })
}
