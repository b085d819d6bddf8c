import { drawPdf, latin } from '../../../../shared/pdf.ts'
import type { Block, Document, Run, Sheet, Slide } from '../../schema/documents.ts'
import { cellText, ItemNumbers, textOfRuns } from './text.ts'

type Pdf = PDFKit.PDFDocument

const headingSizes = [24, 18, 15, 13, 12, 11]
const fonts = ['Helvetica', 'Helvetica-Bold', 'Helvetica-Oblique', 'Helvetica-BoldOblique']

/** Writes a PDF. */
export function writePdf(
  document: Document,
  facts: { title: string; at_ms: number },
): Promise<Uint8Array<ArrayBuffer>> {
  if (document.kind === 'presentation') {
    return drawPdf({ ...facts, size: [720, 405] }, (pdf) => writeSlides(pdf, document.slides))
  }
  return drawPdf(facts, (pdf) => {
    if (document.kind === 'document') writeBlocks(pdf, document.blocks)
    else writeSheets(pdf, document.sheets)
  })
}

function writeBlocks(pdf: Pdf, blocks: readonly Block[]): void {
  const numbers = new ItemNumbers()
  const left = pdf.x
  for (const block of blocks) {
    const number = numbers.of(block)
    if (block.kind === 'table') {
      writeTable(
        pdf,
        block.rows.map((row) => row.map(textOfRuns)),
      )
      continue
    }
    pdf.fontSize(block.kind === 'heading' ? (headingSizes[block.level - 1] ?? 11) : 11)
    pdf.x = left + (block.kind === 'item' ? 18 * block.level : 0)
    const mark = block.kind !== 'item' ? [] : [{ text: block.isOrdered ? `${number}. ` : '• ' }]
    writeRuns(pdf, [...mark, ...block.runs])
    pdf.x = left
    pdf.moveDown(block.kind === 'item' ? 0.2 : 0.6)
  }
}

function writeRuns(pdf: Pdf, runs: readonly Run[]): void {
  if (runs.length === 0) pdf.font('Helvetica').text(' ')
  runs.forEach((run, index) => {
    const { bold, italic, strike, link, text } = run
    pdf.font(fonts[(bold ? 1 : 0) + (italic ? 2 : 0)] ?? 'Helvetica')
    pdf.text(latin(text), {
      continued: index < runs.length - 1,
      underline: link !== undefined,
      strike: strike === true,
      link: link ?? null,
    })
  })
}

function writeTable(pdf: Pdf, rows: string[][]): void {
  const width = Math.max(0, ...rows.map((row) => row.length))
  if (width === 0) return
  const data = rows.map((row) => Array.from({ length: width }, (_, at) => latin(row[at] ?? '')))
  pdf.font('Helvetica').fontSize(10).table({ data })
  pdf.moveDown(0.6)
}

function writeSheets(pdf: Pdf, sheets: readonly Sheet[]): void {
  sheets.forEach(({ rows }, index) => {
    if (index > 0) pdf.addPage()
    writeTable(
      pdf,
      rows.map((row) => row.map(cellText)),
    )
  })
}

function writeSlides(pdf: Pdf, slides: readonly Slide[]): void {
  for (const { title, lines } of slides.length > 0 ? slides : [{ title: '', lines: [] }]) {
    pdf.addPage()
    pdf.font('Helvetica-Bold').fontSize(26).text(latin(title))
    pdf.moveDown(0.5).font('Helvetica').fontSize(14)
    for (const line of lines) pdf.text(latin(line))
  }
}
