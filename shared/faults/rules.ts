import { z } from 'zod'
import { Random } from '../instance/random.ts'
import { globMatcher } from './glob.ts'

const text = z.string().min(1).max(500)

const ofRequests = [
  'error',
  'rate_limit',
  'latency',
  'hang',
  'reset',
  'lose_response',
  'malformed',
] as const

const ofWebhooks = [
  'webhook_drop',
  'webhook_delay',
  'webhook_duplicate',
  'webhook_reorder',
  'webhook_bad_signature',
] as const

/** A fault rule as users write it: in a seed's `failure_rules` and at `/admin/faults`. */
export const FaultRule = z.strictObject({
  id: text.optional(),
  match: z
    .strictObject({
      operation: text.optional(),
      method: text.optional(),
      path: text.optional(),
      caller: text.optional(),
    })
    .default({}),
  when: z
    .strictObject({
      nth: z.union([z.int().positive(), z.array(z.int().positive()).min(1)]).optional(),
      times: z.int().positive().optional(),
      probability: z.number().min(0).max(1).optional(),
      after: z.iso.datetime({ offset: true }).optional(),
      until: z.iso.datetime({ offset: true }).optional(),
    })
    .default({}),
  effect: z.enum([...ofRequests, ...ofWebhooks]),
  /** The provider's own error code, for `error`. */
  error: text.optional(),
  status: z.int().min(400).max(599).optional(),
  /** Seconds, for `rate_limit`. */
  retry_after: z.int().nonnegative().optional(),
  /** Milliseconds, for `latency` and `webhook_delay`. */
  delay_ms: z.int().nonnegative().optional(),
})

export type FaultRule = z.infer<typeof FaultRule> & { id: string }
type FaultEffect = FaultRule['effect']

/** The effects that strike a call, and those that strike a delivery. */
export const requestEffects: ReadonlySet<FaultEffect> = new Set(ofRequests)
export const webhookEffects: ReadonlySet<FaultEffect> = new Set(ofWebhooks)

/** What a rule is matched against. */
interface FaultSubject {
  operation: string | undefined
  method: string
  path: string
  caller: string | undefined
}

interface ArmedRule {
  rule: FaultRule
  matches: (subject: FaultSubject) => boolean
  random: Random
  matched: number
  struck: number
}

function arm(rule: FaultRule): ArmedRule {
  const { operation, method, path, caller } = rule.match
  const operationMatches = operation && globMatcher(operation)
  const pathMatches = path && globMatcher(path, true)
  return {
    rule,
    matches: (subject) =>
      (!operationMatches || operationMatches(subject.operation ?? '')) &&
      (!pathMatches || pathMatches(subject.path)) &&
      (!method || method.toUpperCase() === subject.method) &&
      (!caller || caller === subject.caller),
    random: new Random(`fault ${rule.id}`),
    matched: 0,
    struck: 0,
  }
}

/**
 * The fault rules of one instance and how often each has struck. Counts live in memory, rules in
 * the state.
 */
export class Faults {
  #armed: ArmedRule[] = []

  get active(): boolean {
    return this.#armed.length > 0
  }

  /** Whether any rule asks who calls. */
  get asksForCaller(): boolean {
    return this.#armed.some(({ rule }) => rule.match.caller !== undefined)
  }

  set(rules: readonly FaultRule[]): void {
    this.#armed = rules.map(arm)
  }

  list(): (FaultRule & { matched: number; struck: number })[] {
    return this.#armed.map(({ rule, matched, struck }) => ({ ...rule, matched, struck }))
  }

  rules(): FaultRule[] {
    return this.#armed.map(({ rule }) => rule)
  }

  add(rule: FaultRule): void {
    this.#armed.push(arm(rule))
  }

  /** Removes one rule, or all of them; answers how many went. */
  remove(id?: string): number {
    const before = this.#armed.length
    this.#armed = id === undefined ? [] : this.#armed.filter(({ rule }) => rule.id !== id)
    return before - this.#armed.length
  }

  /** The rules of these effects that strike this subject now. Counts them as struck. */
  strike(subject: FaultSubject, now_ms: number, effects: ReadonlySet<FaultEffect>): FaultRule[] {
    const struck: FaultRule[] = []
    for (const armed of this.#armed) {
      if (!effects.has(armed.rule.effect) || !armed.matches(subject)) continue
      armed.matched += 1
      if (!isDue(armed, now_ms)) continue
      armed.struck += 1
      struck.push(armed.rule)
    }
    return struck
  }
}

function isDue({ rule: { when }, matched, struck, random }: ArmedRule, now_ms: number): boolean {
  if (when.after !== undefined && now_ms < Date.parse(when.after)) return false
  if (when.until !== undefined && now_ms >= Date.parse(when.until)) return false
  if (when.times !== undefined && struck >= when.times) return false
  if (when.nth !== undefined && ![when.nth].flat().includes(matched)) return false
  return when.probability === undefined || random.next() < when.probability
}
