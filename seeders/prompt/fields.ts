/** What a prompt says of a record, by the names of the record's fields. */
export type Fields = Record<string, unknown>

/** When something is, in minutes of a day; how long it lasts may be left open. */
export interface ClockTime {
  readonly from: number
  readonly to?: number
}
