import type { Block, Cell, Document, Run } from '../../schema/documents.ts'
import { readHtml } from './html_in.ts'

/** Every line is a paragraph. */
export function readText(text: string): Block[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)
  return lines.map((line) => ({ kind: 'paragraph', runs: line === '' ? [] : [{ text: line }] }))
}

export async function readMarkdown(text: string): Promise<Block[]> {
  const { marked } = await import('marked')
  return readHtml(await marked.parse(text, { async: true, gfm: true }))
}

export function textOfRuns(runs: readonly Run[]): string {
  return runs.map(({ text }) => text).join('')
}

/** The number an item of a list has: counted per level, from 1 where a list begins. */
export class ItemNumbers {
  #counts: { count: number; isOrdered: boolean }[] = []

  of(block: Block): number {
    if (block.kind !== 'item') {
      this.#counts = []
      return 0
    }
    this.#counts.length = block.level
    const before = this.#counts[block.level - 1]
    const { isOrdered } = block
    const count = before?.isOrdered === isOrdered ? before.count + 1 : 1
    this.#counts[block.level - 1] = { count, isOrdered }
    return count
  }
}

/** The lines of a document, as its export as text has them. */
export function linesOf(blocks: readonly Block[]): string[] {
  const numbers = new ItemNumbers()
  return blocks.flatMap((block) => {
    const number = numbers.of(block)
    if (block.kind === 'table') return block.rows.map((row) => row.map(textOfRuns).join('\t'))
    const text = textOfRuns(block.runs)
    if (block.kind !== 'item') return text.split('\n')
    const mark = block.isOrdered ? `${number}.` : '*'
    return [`${'   '.repeat(block.level - 1)}${mark} ${text}`]
  })
}

/** The words of a document, for searches. */
export function wordsOf(document: Document): string {
  if (document.kind === 'document') return linesOf(document.blocks).join('\n')
  if (document.kind === 'presentation') {
    return document.slides.flatMap(({ title, lines }) => [title, ...lines]).join('\n')
  }
  const cells = document.sheets.flatMap(({ rows }) => rows.map((row) => row.map(cellText)))
  return cells.map((row) => row.join(' ')).join('\n')
}

/** A value of a sheet as text. */
export function cellText(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  if (typeof cell !== 'object') return String(cell)
  const [day = '', time = ''] = new Date(cell.date_ms).toISOString().split('T')
  return time.startsWith('00:00:00.000') ? day : `${day} ${time.slice(0, 8)}`
}
