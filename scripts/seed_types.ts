import { z } from 'zod'
import type { Seeder, Twin } from '../shared/contract.ts'
import { boot, envVars } from '../shared/instance/boot.ts'
import { isRecord } from '../shared/json.ts'

// What a twin is seeded with and what it puts into an app's environment, as TypeScript: from the
// schemas that check it and from a plain start.

type JsonSchema = Record<string, unknown>

const isPlainName = (name: string) => /^[A-Za-z_]\w*$/.test(name)

/** What a reader should know of a value beyond its type; empty where that is nothing. */
function remark(schema: JsonSchema): string {
  const { type, format, minimum, maximum, maxLength, default: usual } = schema
  const isList = Array.isArray(usual) || isRecord(usual)
  const parts = [
    type === 'integer' ? 'an integer' : '',
    typeof format === 'string' && format !== 'binary' ? format : '',
    // The bounds that every safe integer keeps say nothing.
    typeof minimum === 'number' && minimum > Number.MIN_SAFE_INTEGER ? `at least ${minimum}` : '',
    typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? `at most ${maximum}` : '',
    typeof maxLength === 'number' ? `at most ${maxLength} characters` : '',
    usual !== undefined && !isList ? `${JSON.stringify(usual)} by default` : '',
  ]
  return parts.filter(Boolean).join(', ')
}

const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

function toLiteral(value: unknown): string {
  return typeof value === 'string' ? quote(value) : JSON.stringify(value)
}

function toObject(schema: JsonSchema, indent: string): string {
  const { properties, required, additionalProperties } = schema
  const needed = Array.isArray(required) ? required : []
  const fields = Object.entries(isRecord(properties) ? properties : {})
  const lines = fields.flatMap(([name, value]) => {
    if (!isRecord(value)) return []
    const key = isPlainName(name) ? name : quote(name)
    const note = remark(value)
    const type = toType(value, `${indent}  `)
    return [
      ...(note === '' ? [] : [`${indent}  /** ${note} */`]),
      `${indent}  ${key}${needed.includes(name) ? `: ${type}` : `?: ${type} | undefined`}`,
    ]
  })
  if (isRecord(additionalProperties)) {
    if (lines.length === 0) return `Record<string, ${toType(additionalProperties, indent)}>`
    lines.push(`${indent}  [name: string]: unknown`)
  }
  if (lines.length === 0) return 'Record<string, unknown>'
  return `{\n${lines.join('\n')}\n${indent}}`
}

/** The TypeScript type of what a JSON Schema admits. */
function toType(schema: JsonSchema, indent: string): string {
  const { type, const: constant, enum: values, anyOf, items, $ref } = schema
  if (typeof $ref === 'string') return $ref.replace('#/$defs/', '')
  if (constant !== undefined) return toLiteral(constant)
  if (Array.isArray(values)) return toUnion(values.map(toLiteral), indent)
  if (Array.isArray(anyOf)) {
    const choices = anyOf.filter(isRecord).map((each) => toType(each, indent))
    return toUnion([...new Set(choices)], indent)
  }
  switch (type) {
    case 'object':
      return toObject(schema, indent)
    case 'array':
      return `readonly (${isRecord(items) ? toType(items, indent) : 'unknown'})[]`.replace(
        /\((\w+)\)/,
        '$1',
      )
    case 'integer':
    case 'number':
      return 'number'
    case 'string':
    case 'boolean':
    case 'null':
      return type
    default:
      return 'unknown'
  }
}

function toUnion(choices: readonly string[], indent: string): string {
  const line = choices.join(' | ')
  if (indent.length + line.length < 70 || line.includes('\n')) return line
  return choices.map((each) => `\n${indent}  | ${each}`).join('')
}

/** The fields of a twin's part of a seed_config, as the body of an interface. */
export function seedType(seeder: Seeder): { body: string; definitions: Record<string, string> } {
  const schema = z.toJSONSchema(seeder.schema(), { io: 'input', unrepresentable: 'any' })
  const defs = isRecord(schema.$defs) ? schema.$defs : {}
  const definitions = Object.entries(defs).flatMap(([name, value]) =>
    isRecord(value) ? [[name, toType(value, '')]] : [],
  )
  return { body: toObject({ ...schema }, ''), definitions: Object.fromEntries(definitions) }
}

/** `google_drive` is GoogleDrive. */
export function toTypeName(twin: string): string {
  return twin
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}

const head = '// Written by `npm run coverage` from the schema of the seeder.\n'

/** The source of `seeders/<twin>/types.generated.ts`. */
export function renderTypes(twin: Twin, seeder: Seeder): string {
  const { body, definitions } = seedType(seeder)
  const instance = boot(twin, { seeder, log: () => undefined })
  const names = Object.keys(envVars(instance))
  void instance.close()
  const others = Object.entries(definitions).map(([name, text]) => `\ntype ${name} = ${text}\n`)
  const variables = names.map((name) => `  ${name}: string`)
  return [
    head,
    ...others,
    `\n/** ${twin.label}’s part of a seed_config. */\nexport interface Seed ${body}\n`,
    `\n/** What an app needs to reach ${twin.label}. */\n`,
    `export interface Env {\n${variables.join('\n')}\n}\n`,
  ].join('')
}

/** The source of `seeders/types.generated.ts`, which knows those of all twins. */
export function renderTypeIndex(twins: readonly string[]): string {
  const sorted = [...twins].sort()
  const imports = sorted.map(
    (twin) => `import type * as ${toTypeName(twin)} from './${twin}/types.generated.ts'`,
  )
  const fields = sorted.map((twin) => {
    const name = toTypeName(twin)
    return `  ${twin}: { seed: ${name}.Seed; env: ${name}.Env }`
  })
  const doc = '/** What each twin is seeded with, and what it puts into an app’s environment. */\n'
  const text = `${doc}export interface TwinTypes {\n${fields.join('\n')}\n}\n`
  return `${head}${imports.join('\n')}\n\n${text}`
}
