/** A stretch of text that looks the same throughout; a line break in it is `\n`. */
export interface Run {
  text: string
  bold?: boolean
  italic?: boolean
  strike?: boolean
  link?: string
}

/** A paragraph and what it is: plain text, a heading, or an item of a list. Levels begin with 1. */
export type Paragraph =
  | { kind: 'paragraph'; runs: Run[] }
  | { kind: 'heading'; level: number; runs: Run[] }
  | { kind: 'item'; level: number; isOrdered: boolean; runs: Run[] }

export interface Table {
  kind: 'table'
  rows: Run[][][]
}

export type Block = Paragraph | Table

/** A value in a sheet; a day or an instant is milliseconds in UTC. */
export type Cell = string | number | boolean | null | { date_ms: number }

export interface Sheet {
  name: string
  rows: Cell[][]
}

export interface Slide {
  title: string
  lines: string[]
}

/** What one of Google's own documents says. */
export type Document =
  | { kind: 'document'; blocks: Block[] }
  | { kind: 'spreadsheet'; sheets: Sheet[] }
  | { kind: 'presentation'; slides: Slide[] }

export type DocumentKind = Document['kind']

/** The content of the file with the same id. */
export interface DocumentRow {
  id: string
  document: Document
}
