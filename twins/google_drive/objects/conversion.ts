/** Google's own kinds of documents, whose content is text here. */
export const documentTypes = {
  document: 'application/vnd.google-apps.document',
  spreadsheet: 'application/vnd.google-apps.spreadsheet',
} as const

/** What can be made into one of Google's kinds when it is uploaded. */
export const importFormats: Readonly<Record<string, string[]>> = {
  'text/plain': [documentTypes.document],
  'text/markdown': [documentTypes.document],
  'text/csv': [documentTypes.spreadsheet],
  'text/tab-separated-values': [documentTypes.spreadsheet],
}

/** What one of Google's kinds can be exported as. */
export const exportFormats: Readonly<Record<string, string[]>> = {
  [documentTypes.document]: ['text/plain', 'text/markdown', 'text/html'],
  [documentTypes.spreadsheet]: ['text/csv', 'text/tab-separated-values'],
}

/** Fields of a line of CSV (RFC 4180), with commas or tabs. */
function splitRow(line: string, separator: string): string[] {
  const cells: string[] = []
  const pattern = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}]*))(?:${separator}|$)`, 'gy')
  while (pattern.lastIndex <= line.length) {
    const match = pattern.exec(line)
    if (!match) break
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (!match[0].endsWith(separator)) break
  }
  return cells
}

function quote(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** The content that a document keeps: text as it is, a sheet as CSV. */
export function importText(text: string, mimeType: string): string {
  if (mimeType !== 'text/tab-separated-values') return text
  const rows = text.split(/\r?\n/).map((line) => splitRow(line, '\t').map(quote).join(','))
  return rows.join('\n')
}

/** The content of a document in another format. */
export function exportText(text: string, mimeType: string): string {
  if (mimeType === 'text/tab-separated-values') {
    const rows = text.split(/\r?\n/).map((line) => splitRow(line, ','))
    return rows
      .map((cells) => cells.map((cell) => cell.replaceAll('\t', ' ')).join('\t'))
      .join('\n')
  }
  if (mimeType !== 'text/html') return text
  const encode = (line: string) =>
    line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const paragraphs = text.split(/\r?\n/).map((line) => `<p><span>${encode(line)}</span></p>`)
  const head = '<meta content="text/html; charset=UTF-8" http-equiv="content-type">'
  return `<html><head>${head}</head><body class="doc-content">${paragraphs.join('')}</body></html>`
}
