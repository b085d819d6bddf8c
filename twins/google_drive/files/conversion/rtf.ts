import type { Block, Run } from '../../schema/documents.ts'
import { ItemNumbers } from './text.ts'

const headingSizes = [48, 36, 30, 26, 24, 22]
const cellWidth_twips = 2400

/** A text in the letters of ASCII: others are said by their number. */
function toText(text: string): string {
  return text
    .replaceAll(/[\\{}]/g, '\\$&')
    .replaceAll('\n', '\\line ')
    .replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${(unit.charCodeAt(0) << 16) >> 16}?`)
}

function toRun({ text, bold, italic, strike, link }: Run): string {
  const looks = `${bold ? '\\b' : ''}${italic ? '\\i' : ''}${strike ? '\\strike' : ''}`
  const shown = looks === '' ? toText(text) : `{${looks} ${toText(text)}}`
  if (link === undefined) return shown
  return `{\\field{\\*\\fldinst{HYPERLINK "${toText(link)}"}}{\\fldrslt{${shown}}}}`
}

const toRuns = (runs: readonly Run[]) => runs.map(toRun).join('')

/** Rich Text Format 1.9. https://www.biblioscape.com/rtf15_spec.htm */
export function writeRtf(blocks: readonly Block[]): string {
  const numbers = new ItemNumbers()
  const shown = blocks.map((block) => {
    const number = numbers.of(block)
    if (block.kind === 'table') {
      const rows = block.rows.map((row) => {
        const edges = row.map((_cell, index) => `\\cellx${(index + 1) * cellWidth_twips}`)
        const cells = row.map((runs) => `${toRuns(runs)}\\cell `)
        return `\\trowd${edges.join('')}\\intbl ${cells.join('')}\\row\n`
      })
      return `${rows.join('')}\\pard\n`
    }
    const runs = toRuns(block.runs)
    if (block.kind === 'paragraph') return `\\pard ${runs}\\par\n`
    if (block.kind === 'heading') {
      return `\\pard{\\b\\fs${headingSizes[block.level - 1] ?? 22} ${runs}}\\par\n`
    }
    const mark = block.isOrdered ? `${number}.` : '\\bullet'
    return `\\pard\\li${block.level * 360}\\fi-360 ${mark}\\tab ${runs}\\par\n`
  })
  return `{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\fs22\n${shown.join('')}}`
}
