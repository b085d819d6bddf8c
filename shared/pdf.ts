type Pdf = PDFKit.PDFDocument

interface PdfOptions {
  title: string
  /** When the document was made, which it says of itself. */
  at_ms: number
  /** Points wide and high; A4 otherwise, whose first page is there. */
  size?: [width: number, height: number]
}

/**
 * A PDF that is the same whenever it is drawn the same. The library is read at the first document.
 * https://pdfkit.org
 */
export async function drawPdf(
  { title, at_ms, size }: PdfOptions,
  draw: (pdf: Pdf) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const { default: PdfDocument } = await import('pdfkit')
  const at = new Date(at_ms)
  const pdf: Pdf = new PdfDocument({
    size: size ?? 'A4',
    autoFirstPage: !size,
    info: { Title: title, CreationDate: at, ModDate: at },
  })
  const chunks: Uint8Array[] = []
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    pdf.on('end', () => resolve())
    pdf.on('error', reject)
  })
  draw(pdf)
  pdf.end()
  await ended
  return new Uint8Array(Buffer.concat(chunks))
}

/** A text in the letters of the standard fonts: Latin-1, and question marks for all others. */
export function latin(text: string): string {
  return text.replaceAll(/[^\n\x20-\x7e\xa0-\xff–—‘’“”•…€™]/gu, '?')
}
