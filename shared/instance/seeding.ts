import { z } from 'zod'
import { FaultRule } from '../faults/rules.ts'
import { isRecord } from '../json.ts'
import { ClockError, parseInstant } from '../time/clock.ts'

/** A seed that was refused. `path` names the field, as in `hello.greetings[0].text`. */
export class SeedError extends Error {
  readonly path: string
  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`)
    this.path = path
  }
}

/** The fields that may stand in any twin's part of a seed_config. */
const CommonFields = z.object({
  failure_rules: z.array(FaultRule).optional(),
  clock: z
    .strictObject({
      now: z.iso.datetime({ offset: true }).optional(),
      frozen: z.boolean().optional(),
      rate: z.number().positive().optional(),
    })
    .optional(),
  rate_limiting: z.enum(['off', 'documented']).optional(),
  strictness: z.enum(['strict', 'loose']).optional(),
  consent: z.enum(['ask', 'auto']).optional(),
  consistency: z.enum(['strong', 'eventual']).optional(),
})

export type CommonSeed = z.infer<typeof CommonFields>

/** Splits a twin's part of a seed_config into the common fields, checked, and the twin's own. */
export function splitSeed(twin: string, part: unknown): { common: CommonSeed; own: object } {
  if (!isRecord(part)) throw new SeedError(twin, 'expected an object')
  const common: Record<string, unknown> = {}
  const own: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(part)) {
    const target = Object.hasOwn(CommonFields.shape, name) ? common : own
    target[name] = value
  }
  return { common: checkSeed(twin, CommonFields, common), own }
}

/** Parses part of a seed; throws a `SeedError` that names the first wrong field. */
export function checkSeed<T>(path: string, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value, { jitless: true })
  if (result.success) return result.data
  const [issue] = result.error.issues
  if (!issue) throw new SeedError(path, 'is not valid')
  const deepest = deepestIssue(issue)
  const [unknownKey] = deepest.code === 'unrecognized_keys' ? deepest.keys : []
  const at = unknownKey === undefined ? deepest.path : [...deepest.path, unknownKey]
  throw new SeedError(
    formatPath(path, at),
    unknownKey === undefined ? deepest.message : 'unknown field',
  )
}

type Issue = z.core.$ZodIssue

/** The issue a reader needs: inside a union, that of the alternative that got furthest. */
function deepestIssue(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue
  const inner = issue.errors
    .flatMap((issues) => issues.slice(0, 1))
    .map((each) => deepestIssue({ ...each, path: [...issue.path, ...each.path] }))
  return inner.sort((a, b) => b.path.length - a.path.length)[0] ?? issue
}

function formatPath(root: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`),
    root,
  )
}

/** The instant of a seed's clock, where it pins one. */
export function pinnedInstant(common: CommonSeed): number | undefined {
  try {
    return common.clock?.now === undefined ? undefined : parseInstant(common.clock.now)
  } catch (error) {
    throw error instanceof ClockError ? new SeedError('clock.now', error.message) : error
  }
}
