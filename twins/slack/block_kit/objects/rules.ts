import { isRecord } from '../../../../shared/json.ts'

/** What is wrong with a value, and where: a problem in Slack's words and a JSON pointer. */
export interface Problem {
  problem: string
  pointer: string
}

type Report = (problem: string, pointer: string) => void

/** Checks a value and reports what is wrong with it. */
export type Rule = (value: unknown, pointer: string, report: Report) => void
export type Fields = Readonly<Record<string, Rule>>

/** Everything that a rule finds wrong. */
export function problemsOf(rule: Rule, value: unknown, pointer: string): Problem[] {
  const problems: Problem[] = []
  rule(value, pointer, (problem, place) => problems.push({ problem, pointer: place }))
  return problems
}

interface Size {
  min?: number
  max?: number
}

/** A text of so many characters. */
export function string(max = 3000, { min = 0, pattern }: Size & { pattern?: RegExp } = {}): Rule {
  return (value, pointer, report) => {
    if (typeof value !== 'string') return report('must provide a string', pointer)
    if (value.length > max) report(`must be less than ${max + 1} characters`, pointer)
    if (value.length < min) report(`must be more than ${min - 1} characters`, pointer)
    else if (pattern && !pattern.test(value)) report('must match the expected format', pointer)
  }
}

export const boolean: Rule = (value, pointer, report) => {
  if (typeof value !== 'boolean') report('must provide a boolean', pointer)
}

export function number({ min = -Infinity, max = Infinity }: Size = {}): Rule {
  return (value, pointer, report) => {
    if (typeof value !== 'number') return report('must provide a number', pointer)
    if (value < min) report(`must be greater than or equal to ${min}`, pointer)
    if (value > max) report(`must be less than or equal to ${max}`, pointer)
  }
}

export function oneOf(...values: readonly unknown[]): Rule {
  return (value, pointer, report) => {
    if (typeof value !== typeof values[0]) report(`must provide a ${typeof values[0]}`, pointer)
    else if (!values.includes(value)) report('must be a valid enum value', pointer)
  }
}

export function array(item: Rule, { min = 0, max = Infinity }: Size = {}): Rule {
  return (value, pointer, report) => {
    if (!Array.isArray(value)) return report('must provide an array', pointer)
    if (value.length > max) report(`no more than ${max} items allowed`, pointer)
    if (value.length < min) report(`must provide at least ${min} items`, pointer)
    value.forEach((each, index) => {
      item(each, `${pointer}/${index}`, report)
    })
  }
}

/** An address, as Slack takes it in buttons and images. */
export const address = (max = 3000): Rule => {
  const inner = string(max, { min: 1 })
  return (value, pointer, report) => {
    inner(value, pointer, report)
    if (typeof value !== 'string' || value === '') return
    if (!URL.canParse(value)) report('must be a valid URL', pointer)
  }
}

interface Shape {
  required?: Fields
  optional?: Fields
  /** Takes fields that are not listed: for blocks whose fields are not all documented. */
  isOpen?: boolean
  /** What must hold between fields. */
  also?: (value: Readonly<Record<string, unknown>>, pointer: string, report: Report) => void
}

/** An object of these fields. */
export function shape({ required = {}, optional = {}, isOpen = false, also }: Shape): Rule {
  return (value, pointer, report) => {
    if (!isRecord(value)) return report('must provide an object', pointer)
    for (const name of Object.keys(required)) {
      if (value[name] === undefined) report(`missing required field: ${name}`, pointer)
    }
    for (const [name, inner] of Object.entries(value)) {
      const rule = required[name] ?? optional[name]
      if (rule && inner !== undefined) rule(inner, `${pointer}/${name}`, report)
      else if (!rule && !isOpen) report(`invalid additional property: ${name}`, pointer)
    }
    also?.(value, pointer, report)
  }
}

/** An object of one of several types, by its field `type`. */
export function typed(rules: Fields): Rule {
  return (value, pointer, report) => {
    if (!isRecord(value)) return report('must provide an object', pointer)
    const { type } = value
    if (type === undefined) return report('missing required field: type', pointer)
    const rule = typeof type === 'string' && Object.hasOwn(rules, type) ? rules[type] : undefined
    if (rule) rule(value, pointer, report)
    else report(`unsupported type: ${String(type)}`, `${pointer}/type`)
  }
}

/** The same, where Slack says of every mismatch that none of the types fits. */
export function union(rules: Fields): Rule {
  const inner = typed(rules)
  return (value, pointer, report) => {
    const problems = problemsOf(inner, value, pointer)
    if (problems.length > 0) report('failed to match all allowed schemas', pointer)
    for (const each of problems) report(each.problem, each.pointer)
  }
}

/** Reports what comes twice of an id that must be unique. */
export function unique(name: string, items: unknown, pointer: string, report: Report): void {
  const seen = new Set<unknown>()
  if (!Array.isArray(items)) return
  items.forEach((item, index) => {
    const id: unknown = isRecord(item) ? item[name] : undefined
    if (id === undefined || id === '') return
    if (seen.has(id))
      report(`\`${name}\` "${String(id)}" already exists`, `${pointer}/${index}/${name}`)
    seen.add(id)
  })
}

/** Reports where not exactly one of two fields is given. */
export function either(first: string, second: string): NonNullable<Shape['also']> {
  return (value, pointer, report) => {
    const count = [value[first], value[second]].filter((each) => each !== undefined).length
    if (count === 0) report(`must define either \`${first}\` or \`${second}\``, pointer)
    if (count === 2) report(`must only define one of \`${first}\` or \`${second}\``, pointer)
  }
}
