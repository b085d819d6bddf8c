import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { isObject, pointerKey, typeOf, valueAt } from './json.ts'
import { unknownKeys } from './known.ts'
import { fitting } from './likely.ts'
import { translate } from './schema.ts'
import type { Problem } from './types.ts'

type Fault = Pick<ErrorObject, 'instancePath' | 'keyword' | 'params' | 'message'>

/** A described document: its references, and values compared with schemas inside it. */
export interface SchemaDocument {
  resolve(reference: string): unknown
  problems(schema: unknown, value: unknown): Problem[]
}

/** A document whose schemas are compiled one by one, when an answer first reaches them. */
export function createDocument(resolve: (reference: string) => unknown): SchemaDocument {
  const ajv = createValidator()
  const compiled = new WeakMap<object, ValidateFunction>()

  function faultsOf(schema: unknown, value: unknown): Fault[] {
    if (!isObject(schema)) return schema === false ? [forbidden] : []
    const validate = compiled.get(schema) ?? ajv.compile(translate(schema))
    compiled.set(schema, validate)
    return validate(value) ? [] : [...(validate.errors ?? [])]
  }

  addLazyKeyword(ajv, 'refersTo', (reference: string, value) => faultsOf(resolve(reference), value))
  addLazyKeyword(ajv, 'alternatives', (branches: unknown[], value) => {
    const found = fitting(resolve, branches, value)
    // Where none of very many is meant, naming the nearest would only mislead.
    if (found.length === 0 && branches.length > manyAlternatives) return [noneFits]
    const meant = found.length > 0 ? found : branches
    const failed: Fault[][] = []
    for (const branch of meant) {
      const faults = faultsOf(branch, value)
      if (faults.length === 0) return []
      failed.push(faults)
    }
    const strange = meant.map((branch) => unknownKeys(document, [branch], value).length)
    return closest(failed, strange)
  })

  const document: SchemaDocument = {
    resolve,
    problems: (schema, value) => faultsOf(schema, value).map((fault) => toProblem(fault, value)),
  }
  return document
}

const manyAlternatives = 20

const noneFits = {
  instancePath: '',
  keyword: 'alternatives',
  params: {},
  message: 'fits none of its many alternatives',
}
const forbidden = { ...noneFits, keyword: 'not', message: 'must be absent' }

function createValidator(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateSchema: false,
    addUsedSchema: false,
    unicodeRegExp: false,
    logger: false,
  })
  addFormats.default(ajv)
  // Providers write offsets with and without the colon, and base64 in either alphabet.
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/)
  ajv.addFormat('google-datetime', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
  ajv.addFormat('byte', true)
  return ajv
}

function addLazyKeyword<T>(
  ajv: Ajv2020,
  keyword: string,
  compare: (schema: T, value: unknown) => Fault[],
): void {
  type Context = { instancePath: string }
  const validate: {
    (schema: T, value: unknown, parent?: unknown, context?: Context): boolean
    errors?: Partial<ErrorObject>[]
  } = (schema, value, _parent, context) => {
    const prefix = context?.instancePath ?? ''
    const faults = compare(schema, value)
    validate.errors = faults.map((it) => ({ ...it, instancePath: prefix + it.instancePath }))
    return faults.length === 0
  }
  ajv.addKeyword({ keyword, errors: 'full', validate })
}

// The faults of the alternative that comes nearest; one fault where every one is another type.
// `strange` counts the keys an alternative does not know: a deleted customer has few faults to
// find, but is not what an answer with a name and a balance was meant as.
function closest(failed: Fault[][], strange: number[]): Fault[] {
  const ranked = failed
    .map((faults, index) => ({ faults, distance: distance(faults) + (strange[index] ?? 0) }))
    .toSorted((left, right) => left.distance - right.distance)
  const best = ranked[0]?.faults ?? []
  if (failed.length === 1) return best
  if (!best.some(isRootMismatch)) return best.map((fault) => withEveryVariant(fault, failed))
  const wanted = new Set(failed.flat().filter(isRootMismatch).map(messageOf))
  const isType = failed.every((faults) => faults.some((it) => it.keyword === 'type'))
  const message = [...wanted].slice(0, 6).join(', or ')
  return [{ instancePath: '', keyword: isType ? 'type' : 'alternatives', params: {}, message }]
}

// A constant that fits no variant is best told with the constants of them all.
function withEveryVariant(fault: Fault, failed: Fault[][]): Fault {
  if (fault.keyword !== 'const' || depthOf(fault) !== 1) return fault
  const beside = failed.flat().filter((it) => it.instancePath === fault.instancePath)
  const constants = beside.flatMap((it) => (it.keyword === 'const' ? it.params.allowedValue : []))
  return { ...fault, keyword: 'enum', params: { allowedValues: [...new Set(constants)] } }
}

const naming = new Set(['type', 'const', 'enum', 'alternatives'])

function isRootMismatch(fault: Fault): boolean {
  return fault.instancePath === '' && naming.has(fault.keyword)
}

const telling = new Set(['const', 'enum', 'not'])

// An alternative of another type is furthest away, then one whose constants name another variant
// or that forbids what is there.
function distance(faults: Fault[]): number {
  const root = faults.filter(isRootMismatch).length
  const variant = faults.filter((it) => telling.has(it.keyword) && depthOf(it) === 1).length
  return root * 1e6 + variant * 1e3 + faults.length
}

function depthOf(fault: Fault): number {
  return fault.instancePath.split('/').length - 1
}

function messageOf(fault: Fault): string {
  if (fault.keyword === 'enum') return `must be one of ${shown(fault.params.allowedValues, 160)}`
  if (fault.keyword === 'const') return `must be ${shown(fault.params.allowedValue, 60)}`
  return fault.message ?? fault.keyword
}

function toProblem(fault: Fault, body: unknown): Problem {
  if (fault.keyword === 'required') {
    const key = String(fault.params.missingProperty)
    const pointer = fault.instancePath + pointerKey(key)
    return { kind: 'missing_property', pointer, problem: 'is required and missing' }
  }
  const value = valueAt(body, fault.instancePath)
  const problem = `${messageOf(fault)}, was ${typeOf(value)} ${shown(value, 60)}`
  const typeMismatch = fault.keyword === 'type'
  return { kind: 'wrong_value', pointer: fault.instancePath, problem, typeMismatch }
}

function shown(value: unknown, length: number): string {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > length ? `${text.slice(0, length)}…` : text
}
