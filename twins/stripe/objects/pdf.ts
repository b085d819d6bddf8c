/** Text as a PDF string: what its plain fonts cannot show becomes a question mark. */
function toText(row: string): string {
  const plain = row
    .replaceAll('€', 'EUR ')
    .replaceAll('×', 'x')
    .replaceAll(/[^\x20-\x7e]/g, '?')
  return plain.replaceAll(/[\\()]/g, '\\$&')
}

/** A page of text as the smallest PDF that every reader opens. */
export function toPdf(rows: readonly string[]): string {
  const shown = rows.map((row) => `(${toText(row)}) Tj T*`).join(' ')
  const content = `BT /F1 12 Tf 16 TL 56 780 Td ${shown} ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R ' +
      '/Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const size = objects.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
  return text + table + trailer
}
