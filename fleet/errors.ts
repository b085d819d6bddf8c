/** What the process exits with; documented in `twinfleet --help`. */
export const exitCodes = {
  /** All went well. */
  ok: 0,
  /** A bug: something failed that nobody foresaw. */
  crash: 1,
  /** The command line or a scenario is wrong. */
  usage: 2,
  /** The fleet cannot start: a port in use, a directory that cannot be written. */
  start: 3,
  /** No fleet answers at the URL. */
  unreachable: 4,
  /** The fleet answered with a refusal. */
  refused: 5,
  /** There is no such instance. */
  not_found: 5,
  /** There is such an instance already. */
  conflict: 5,
  /** A worker process is gone; it comes back by itself. */
  unavailable: 5,
} as const

export type FailureKind = keyof typeof exitCodes

export function isFailureKind(kind: string): kind is FailureKind {
  return Object.hasOwn(exitCodes, kind)
}

/** A failure a person can do something about; the message says what. */
export class FleetError extends Error {
  readonly kind: FailureKind
  constructor(kind: FailureKind, message: string) {
    super(message)
    this.kind = kind
  }
}

/** The code of a system error such as `EADDRINUSE`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
