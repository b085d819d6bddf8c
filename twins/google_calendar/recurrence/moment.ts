/** A date or time as recurrence lines write it: `20300513`, `20300513T180000`, with `Z` in UTC. */
export interface Moment {
  kind: 'date' | 'local' | 'utc'
  /** What it shows, counted as if it were UTC. */
  shown_ms: number
}

const compact = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/

/** Reads such a text; undefined where there is no such day or time. */
export function parseMoment(text: string): Moment | undefined {
  const parts = compact.exec(text)
  if (!parts) return undefined
  const [, year, month, day, hour = '00', minute = '00', second = '00', zulu] = parts
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`
  const shown_ms = Date.parse(iso)
  // `Date.parse` reads 30 February as a day of March.
  if (Number.isNaN(shown_ms) || new Date(shown_ms).toISOString() !== iso) return undefined
  if (parts[4] === undefined) return { kind: 'date', shown_ms }
  return { kind: zulu ? 'utc' : 'local', shown_ms }
}

/** An instant as `20300513T180000Z`. */
export function toCompactTime(instant_ms: number): string {
  return new Date(instant_ms).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

/** A day as `20300513`. */
export function toCompactDate(shown_ms: number): string {
  return toCompactTime(shown_ms).slice(0, 8)
}
