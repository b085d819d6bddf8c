/** One answer a twin gave. `path` may carry its query; `body` is the parsed JSON, if any. */
export type Exchange = {
  twin: string
  method: string
  path: string
  operation?: string
  status: number
  headers: Record<string, string>
  body: unknown
}

/** What can be wrong with an answer. */
export type DeviationKind =
  | 'missing_property'
  | 'wrong_value'
  | 'unknown_property'
  | 'unknown_error'
  | 'undocumented_status'

/** One place where an answer differs from what the provider publishes or was seen to answer. */
export type Deviation = {
  twin: string
  operation: string
  status: number
  source: string
  kind: DeviationKind
  pointer: string
  problem: string
}

/** A deviation before it is known whose answer it was. */
export type Problem = Pick<Deviation, 'kind' | 'pointer' | 'problem'> & {
  // Only a wrong JSON type can be excused by a recording that shows that type.
  typeMismatch?: boolean
}

/** The outcome of one check; `unchecked` says why nothing could be compared. */
export type Examination = {
  operation: string | undefined
  unchecked: string | undefined
  deviations: Deviation[]
}

/** Compares the answers of one twin with the provider's descriptions and recorded answers. */
export interface Oracle {
  twin: string
  operations: string[]
  examine(exchange: Exchange): Examination
  check(exchange: Exchange): Deviation[]
  knownErrors(operation: string): Set<string> | undefined
}

/** What a description says of one answer; without a schema, that its body is not JSON. */
export type ResponseDescription = { schema?: unknown }

/** One operation of a description. */
export type Operation = {
  name: string
  aliases: string[]
  method: string
  path: string
  response(status: number): ResponseDescription | undefined
  statuses: string[]
  // Where the result does not travel in the body (downloads).
  resultHeader?: string
  errorNames?: Set<string>
}
