import { type Logger, pino } from 'pino'
import type { Log } from '../shared/instance/settings.ts'

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogThreshold = (typeof logLevels)[number]

/** JSON lines on standard error, written at once so that none is lost when the process ends. */
export function createLogger(level: LogThreshold, name = 'fleet'): Logger {
  return pino(
    { level, base: { name }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  )
}

/** A log in the form the kernel writes to. */
export function toLog(logger: Logger): Log {
  return (level, message, details = {}) => logger[level](details, message)
}
