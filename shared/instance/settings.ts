export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type Log = (level: LogLevel, message: string, details?: Record<string, unknown>) => void

export interface Settings {
  strictness: 'strict' | 'loose'
  rateLimiting: 'off' | 'documented'
  /** Whether consent pages ask a person or answer by themselves. */
  consent: 'ask' | 'auto'
  /** Whether searches know at once what was made, or as late as the provider's do. */
  consistency: 'strong' | 'eventual'
  /** How many seeds were applied since the plain start. */
  seeds: number
}

/** The settings of a plain start. */
export const plainSettings: Settings = {
  strictness: 'strict',
  rateLimiting: 'off',
  consent: 'ask',
  consistency: 'strong',
  seeds: 0,
}
