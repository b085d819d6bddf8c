import { day_ms } from '../../../../shared/time/units.ts'
import type { Cell, Sheet } from '../../schema/documents.ts'
import { ensureModest, settle } from './archive.ts'
import { cellText } from './text.ts'

/** A value as Sheets reads it where it is typed: a number or a truth value if it looks like one. */
function readCell(text: string): Cell {
  if (text === '') return null
  if (/^-?\d+(\.\d+)?$/.test(text) && Math.abs(Number(text)) < 1e15) return Number(text)
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  return text
}

/** Reads comma-separated values (RFC 4180), or those with tabs. */
export function readSeparated(text: string, separator: ',' | '\t'): Sheet[] {
  const rows: Cell[][] = []
  let row: Cell[] = []
  const pattern = new RegExp(
    `("(?:[^"]|"")*"|[^${separator}\\r\\n]*)(${separator}|\\r\\n|\\n|\\r|$)`,
    'y',
  )
  const source = text.replace(/^\ufeff/, '')
  while (pattern.lastIndex < source.length) {
    const [, field = '', end = ''] = pattern.exec(source) ?? []
    // A quote that is not closed is a letter like others.
    const isQuoted = field.length > 1 && field.startsWith('"') && field.endsWith('"')
    row.push(isQuoted ? field.slice(1, -1).replaceAll('""', '"') : readCell(field))
    if (end === separator && pattern.lastIndex < source.length) continue
    if (end === separator) row.push(null)
    rows.push(row)
    row = []
  }
  return [{ name: 'Sheet1', rows }]
}

/** The first sheet, as Google exports it. */
export function writeSeparated(sheets: readonly Sheet[], separator: ',' | '\t'): string {
  const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  // Tabs have no quotes: what would end a field or a line becomes a space.
  const plain = (text: string) => text.replaceAll(/[\t\r\n]+/g, ' ')
  const write = separator === ',' ? quote : plain
  const { rows = [] } = sheets[0] ?? {}
  const width = Math.max(0, ...rows.map((row) => row.length))
  return rows
    .map((row) =>
      Array.from({ length: width }, (_, index) => write(cellText(row[index] ?? null))).join(
        separator,
      ),
    )
    .join('\r\n')
}

/** Reads an Excel workbook: the values of its cells. */
export async function readXlsx(bytes: Uint8Array): Promise<Sheet[]> {
  ensureModest(bytes)
  const { default: readSheets } = await import('read-excel-file/node')
  const sheets = await readSheets(Buffer.from(bytes))
  return sheets.map(({ sheet, data }) => ({
    name: sheet,
    rows: data.map((row) => row.map(toCell)),
  }))
}

function toCell(value: unknown): Cell {
  if (value instanceof Date) return { date_ms: value.getTime() }
  if (typeof value === 'number' || typeof value === 'boolean') return value
  return value === null ? null : String(value)
}

/** Writes an Excel workbook. */
export async function writeXlsx(
  sheets: readonly Sheet[],
  { at_ms }: { at_ms: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const { default: writeSheets } = await import('write-excel-file/node')
  const written = writeSheets(
    sheets.map(({ name, rows }) => ({
      sheet: name.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31),
      data: rows.map((row) => row.map(toExcel)),
    })),
  )
  return settle(await written.toBuffer(), at_ms)
}

function toExcel(cell: Cell) {
  if (typeof cell !== 'object' || cell === null) return cell
  const isDay = cell.date_ms % day_ms === 0
  const format = isDay ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm:ss'
  return { value: new Date(cell.date_ms), type: Date, format }
}
