import type { Block, Run } from '../../schema/documents.ts'
import { ItemNumbers } from './text.ts'

function escapeMarks(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>~#|]/g, '\\$&')
}

/** Marks stand next to the words they are for: spaces go outside of them. */
function runMarkdown({ text, bold, italic, strike, link }: Run): string {
  const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? []
  if (words === '') return text
  let marked = escapeMarks(words).replaceAll('\n', '  \n')
  if (strike) marked = `~~${marked}~~`
  if (italic) marked = `*${marked}*`
  if (bold) marked = `**${marked}**`
  if (link !== undefined) marked = `[${marked}](${link.replaceAll(/[()\s]/g, encodeURIComponent)})`
  return before + marked + after
}

function runsMarkdown(runs: readonly Run[]): string {
  return runs.map(runMarkdown).join('')
}

function tableMarkdown(rows: readonly Run[][][]): string {
  const width = Math.max(...rows.map((row) => row.length))
  const lines = rows.map((row) => {
    const cells = Array.from({ length: width }, (_, index) => runsMarkdown(row[index] ?? []))
    return `| ${cells.map((cell) => cell.replaceAll(/\s*\n/g, '<br>')).join(' | ')} |`
  })
  lines.splice(1, 0, `|${' :---- |'.repeat(width)}`)
  return lines.join('\n')
}

/** The paragraphs as Markdown; items of one list follow each other without a gap. */
export function blocksMarkdown(blocks: readonly Block[]): string {
  const numbers = new ItemNumbers()
  let text = ''
  let before: Block['kind'] | undefined
  for (const block of blocks) {
    const number = numbers.of(block)
    const shown = blockMarkdown(block, number)
    if (shown === '') continue
    const isNewList = block.kind === 'item' && block.level === 1 && number === 1
    const goesOn = before === 'item' && block.kind === 'item' && !isNewList
    if (text !== '') text += goesOn ? '\n' : '\n\n'
    text += shown
    before = block.kind
  }
  return text === '' ? '' : `${text}\n`
}

function blockMarkdown(block: Block, number: number): string {
  if (block.kind === 'table') return tableMarkdown(block.rows)
  const text = runsMarkdown(block.runs)
  if (block.kind === 'heading') return `${'#'.repeat(block.level)} ${text}`
  if (block.kind !== 'item') return text.replace(/^([-+]|\d+\.)(?=\s)/, '\\$1')
  const mark = block.isOrdered ? `${number}.` : '*'
  return `${'   '.repeat(block.level - 1)}${mark} ${text}`
}
