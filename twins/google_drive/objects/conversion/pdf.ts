import type { Block, Document, Run, Sheet, Slide } from '../../schema/documents.ts'
import { cellText, ItemNumbers, textOfRuns } from './text.ts'

type Pdf = PDFKit.PDFDocument

const headingSizes = [24, 18, 15, 13, 12, 11]
const fonts = ['Helvetica', 'Helvetica-Bold', 'Helvetica-Oblique', 'Helvetica-BoldOblique']

/** Writes a PDF; the letters are those of its standard fonts, which know Latin-1. */
export async function writePdf(
  document: Document,
  { title, at_ms }: { title: string; at_ms: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const { default: PdfDocument } = await import('pdfkit')
  const at = new Date(at_ms)
  const isWide = document.kind === 'presentation'
  const pdf: Pdf = new PdfDocument({
    size: isWide ? [720, 405] : 'A4',
    autoFirstPage: !isWide,
    info: { Title: title, CreationDate: at, ModDate: at },
  })
  const chunks: Uint8Array[] = []
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    pdf.on('end', () => resolve())
    pdf.on('error', reject)
  })
  if (document.kind === 'document') writeBlocks(pdf, document.blocks)
  else if (document.kind === 'spreadsheet') writeSheets(pdf, document.sheets)
  else writeSlides(pdf, document.slides)
  pdf.end()
  await ended
  return new Uint8Array(Buffer.concat(chunks))
}

/** What the standard fonts cannot show becomes a question mark. */
function shown(text: string): string {
  return text.replaceAll(/[^\n\x20-\x7e\xa0-\xff–—‘’“”•…€™]/gu, '?')
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
    pdf.text(shown(text), {
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
  const data = rows.map((row) => Array.from({ length: width }, (_, at) => shown(row[at] ?? '')))
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
    pdf.font('Helvetica-Bold').fontSize(26).text(shown(title))
    pdf.moveDown(0.5).font('Helvetica').fontSize(14)
    for (const line of lines) pdf.text(shown(line))
  }
}
