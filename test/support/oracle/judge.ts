import { isObject, objectOf, splitPointer, textOf, typeOf, valueAt } from './json.ts'
import { allows, describes, isMap, typesAt, unknownKeys } from './known.ts'
import type { Recording } from './recordings.ts'
import { shapeAt, shapeHas, shapeLacks, shapeProblems, shapeTypes } from './shapes.ts'
import type { TwinSources } from './twins.ts'
import type { Deviation, Examination, Exchange, Operation, Problem } from './types.ts'
import type { SchemaDocument } from './validator.ts'

type Described = { source: string; document: SchemaDocument; operation: Operation }

/** Everything needed to judge one answer. `described` is newest first. */
export type Judgement = {
  exchange: Exchange
  operation: string
  sources: TwinSources
  described: Described[]
  recorded: Recording[]
  knownErrors: Set<string> | undefined
}

type Truth = { source: string; document: SchemaDocument; schema: unknown }

// A key seen in fewer real answers may have been there by chance.
const recordingsToRequire = 3

/**
 * Judges an answer: the newest description that has a schema for it rules; recent recordings
 * excuse what they show otherwise and add what they always show.
 */
export function judge(judgement: Judgement): Omit<Examination, 'operation'> {
  const { exchange, recorded } = judgement
  const headers = new Headers(exchange.headers)
  if (headers.has('x-twin-unsupported')) {
    return { unchecked: 'the twin said that it does not do this', deviations: [] }
  }
  const documented = judgement.described.filter((it) => it.operation.response(exchange.status))
  const statuses = statusDeviations(judgement, documented.length)
  const skipped = reasonToSkip(judgement, headers)
  if (skipped) {
    return { unchecked: statuses.length > 0 ? undefined : skipped, deviations: statuses }
  }
  const body = bodyOf(judgement)
  if (judgement.sources.okEnvelope && objectOf(body).ok === false) {
    return { unchecked: undefined, deviations: failureDeviations(judgement, body) }
  }
  const truths = documented.flatMap((it) => truthOf(it, exchange.status))
  const deviations = firstOfEach([
    ...statuses,
    ...descriptionDeviations(judgement, truths, body),
    ...recordingDeviations(judgement, truths[0], body),
  ])
  const isCompared = truths.length > 0 || recorded.length > 0 || deviations.length > 0
  return { unchecked: isCompared ? undefined : 'no body is described for this status', deviations }
}

function truthOf({ source, document, operation }: Described, status: number): Truth[] {
  const schema = operation.response(status)?.schema
  return isObject(schema) ? [{ source, document, schema }] : []
}

// Several sources can name the same fault: the first one speaks for them.
function firstOfEach(deviations: Deviation[]): Deviation[] {
  const places = new Map<string, Deviation>()
  for (const deviation of deviations) {
    const place = `${deviation.kind} ${deviation.pointer}`
    if (!places.has(place)) places.set(place, deviation)
  }
  return [...places.values()]
}

function reasonToSkip(judgement: Judgement, headers: Headers): string | undefined {
  const { exchange, described } = judgement
  if (described[0]?.operation.resultHeader && exchange.status === 200) return undefined
  const query = new URLSearchParams(exchange.path.split('?')[1] ?? '')
  if (query.get('alt') === 'media') return 'the body is a file'
  const [type = ''] = (headers.get('content-type') ?? 'application/json').split(';')
  const isJson = /^application\/([\w.-]+\+)?json$/.test(type.trim()) && !type.includes('.raw')
  if (!isJson) return 'the body is not JSON'
  const isMissing = missesBody(judgement) && !headers.has('location')
  return exchange.body === undefined && !isMissing ? 'no body' : undefined
}

// Only a described success must have its body: an error may come from before the API, and an
// answer with a location sends the caller on.
function missesBody({ exchange, described }: Judgement): boolean {
  const isSuccess = exchange.status >= 200 && exchange.status < 300
  if (!isSuccess || exchange.method === 'HEAD') return false
  return described.some((it) => it.operation.response(exchange.status)?.schema !== undefined)
}

function bodyOf({ exchange, described }: Judgement): unknown {
  const header = described[0]?.operation.resultHeader
  if (!header || exchange.status !== 200) return exchange.body
  const result = new Headers(exchange.headers).get(header)
  return result === null ? undefined : parsedOr(result)
}

// A header that is no JSON is compared as the text it is, and so reported.
function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function statusDeviations(judgement: Judgement, documented: number): Deviation[] {
  const { exchange, described, recorded } = judgement
  const [newest] = described
  // 206 is 200 to a caller who asked for a range.
  const isSuccess = exchange.status >= 200 && exchange.status < 300 && exchange.status !== 206
  if (!newest || !isSuccess || documented > 0 || recorded.length > 0) return []
  const problem = `this status is not described, only ${newest.operation.statuses.join(', ')} are`
  return [toDeviation(judgement, newest.source, { ...noPlace, problem })]
}

const noPlace = { kind: 'undocumented_status', pointer: '' } as const

function descriptionDeviations(judgement: Judgement, truths: Truth[], body: unknown): Deviation[] {
  const [truth, ...older] = truths
  if (!truth) return []
  if (body === undefined) {
    const problem = 'the body is missing'
    return [toDeviation(judgement, truth.source, { kind: 'wrong_value', pointer: '', problem })]
  }
  const recent = judgement.recorded.filter((it) => it.isRecent)
  const problems = truth.document
    .problems(truth.schema, body)
    .filter((problem) => !recent.some((it) => isExcused(problem, it, body)))
  const found = problems.map((problem) => toDeviation(judgement, truth.source, problem))
  if (judgement.sources.unknownProperties) {
    found.push(...unknownDeviations(judgement, truth, older, body))
  }
  if (judgement.sources.crossCheckRequired) {
    found.push(...older.flatMap((it) => crossCheck(judgement, truth, it, body)))
  }
  return found
}

// Where a description and a newer recording disagree, the recording is the truth.
function isExcused(problem: Problem, recording: Recording, body: unknown): boolean {
  if (problem.kind === 'missing_property') {
    const { parent, key } = splitPointer(problem.pointer)
    return shapeLacks(recording.shape, parent, key)
  }
  const type = typeOf(valueAt(body, problem.pointer))
  const seen = shapeAt(recording.shape, problem.pointer)
  return problem.typeMismatch === true && (shapeTypes(seen).has(type) || seen === type)
}

function unknownDeviations(
  judgement: Judgement,
  truth: Truth,
  older: Truth[],
  body: unknown,
): Deviation[] {
  const unknown = unknownKeys(truth.document, [truth.schema], body)
  const nowhere = unknown.filter((pointer) => {
    if (judgement.recorded.some((it) => shapeHas(it.shape, pointer))) return false
    return !older.some((it) => allows(it.document, it.schema, body, pointer))
  })
  return nowhere.map((pointer) => {
    const problem = 'no description of this object has the property'
    return toDeviation(judgement, truth.source, { kind: 'unknown_property', pointer, problem })
  })
}

function crossCheck(judgement: Judgement, truth: Truth, older: Truth, body: unknown): Deviation[] {
  const missing = older.document.problems(older.schema, body).filter((problem) => {
    if (problem.kind !== 'missing_property') return false
    return describes(truth.document, truth.schema, body, problem.pointer)
  })
  return missing.map((problem) => toDeviation(judgement, older.source, problem))
}

function recordingDeviations(
  judgement: Judgement,
  truth: Truth | undefined,
  body: unknown,
): Deviation[] {
  // What is left of a deleted object is no answer the recordings of a living one speak of.
  if (body === undefined || objectOf(body).deleted === true) return []
  // An old recording counts only where nothing newer describes the answer.
  const inForce = judgement.recorded.filter((it) => it.isRecent || !truth)
  const found = inForce.map((recording) => {
    const requireKeys =
      recording.isRecent &&
      recording.recordings >= recordingsToRequire &&
      !selectsFields(judgement.exchange)
    return shapeProblems(recording.shape, body, requireKeys).filter((problem) =>
      isNews(problem, recording, truth, body),
    )
  })
  const [closest = []] = found.toSorted((left, right) => left.length - right.length)
  return closest.map((problem) => toDeviation(judgement, 'recordings', problem))
}

// Recordings show some of the types a place can have. A type the description allows is news
// only where it does not allow the recorded one.
function isNews(
  problem: Problem,
  recording: Recording,
  truth: Truth | undefined,
  body: unknown,
): boolean {
  if (problem.kind === 'missing_property') {
    const { parent } = splitPointer(problem.pointer)
    return !truth || !isMap(truth.document, truth.schema, body, parent)
  }
  if (!truth) return valueAt(body, problem.pointer) !== null || isOften(recording)
  const allowed = typesAt(truth.document, truth.schema, body, problem.pointer)
  if (!allowed) return true
  const seen = [...shapeTypes(shapeAt(recording.shape, problem.pointer))]
  return allowed.size > 0 && !seen.some((type) => allowed.has(type))
}

function isOften(recording: Recording): boolean {
  return recording.recordings >= recordingsToRequire
}

// Callers can ask for some fields only: what is missing then is no fault.
function selectsFields(exchange: Exchange): boolean {
  const query = new URLSearchParams(exchange.path.split('?')[1] ?? '')
  return ['fields', 'fields[]', 'filter_properties', 'properties'].some((key) => query.has(key))
}

// A failure under status 200: the newest description has its envelope, recordings and older
// descriptions show what a success must have, and the older ones enumerate the errors.
function failureDeviations(judgement: Judgement, body: unknown): Deviation[] {
  const { described, exchange, knownErrors } = judgement
  const newest = described.find((it) => it.source === judgement.sources.descriptions[0])
  const truths = newest ? truthOf(newest, exchange.status) : []
  const found = descriptionDeviations(judgement, truths, body)
  const error = textOf(objectOf(body).error)
  const source = described.at(-1)?.source ?? 'recordings'
  const pointer = '/error'
  if (error === undefined) {
    const problem = 'an answer that is not ok names its error'
    found.push(toDeviation(judgement, source, { kind: 'missing_property', pointer, problem }))
  } else if (knownErrors && !knownErrors.has(error)) {
    const problem = `${error} is not among the errors of this operation`
    found.push(toDeviation(judgement, source, { kind: 'unknown_error', pointer, problem }))
  }
  return found
}

function toDeviation(judgement: Judgement, source: string, problem: Problem): Deviation {
  const { exchange, operation } = judgement
  const { kind, pointer, problem: text } = problem
  const { twin, status } = exchange
  return { twin, operation, status, source, kind, pointer, problem: text }
}
