import type { Log } from '../shared/instance/settings.ts'

/**
 * Keeps the process up when something is thrown where nobody waits for it, in an event of a stream
 * or in a promise: the call it was for is lost, the other instances go on.
 */
export function guardProcess(log: Log): void {
  const tell = (what: string) => (error: unknown) => {
    log('error', what, { error: error instanceof Error ? error.stack : String(error) })
  }
  process.on('uncaughtException', tell('something was thrown that nobody caught'))
  process.on('unhandledRejection', tell('a promise was rejected that nobody waits for'))
}
