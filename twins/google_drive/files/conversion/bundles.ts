import type { Block, Sheet } from '../../schema/documents.ts'
import { pack } from './archive.ts'
import { blocksHtml, escapeXml, pageHtml } from './html_out.ts'
import { cellText } from './text.ts'

interface Facts {
  id: string
  title: string
  at_ms: number
}

/** A web page in an archive. */
export function writeZip(blocks: readonly Block[], { title, at_ms }: Facts) {
  const name = title.replaceAll(/[^\p{L}\p{N}]+/gu, '') || 'Untitled'
  return pack({ [`${name}.html`]: pageHtml(blocks) }, at_ms)
}

/** A page for each sheet, in an archive. */
export function writeSheetPages(sheets: readonly Sheet[], { at_ms }: Facts) {
  const pages = sheets.map(({ name, rows }, index): [string, string] => {
    const cells = rows.map((row) => row.map((cell) => [{ text: cellText(cell) }]))
    const file = name.replaceAll(/[^\p{L}\p{N}]+/gu, '') || `Sheet${index + 1}`
    return [`${file}.html`, pageHtml([{ kind: 'table', rows: cells }])]
  })
  return pack(Object.fromEntries(pages), at_ms)
}

const xml = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** An electronic book of one chapter. https://www.w3.org/TR/epub-33/ */
export function writeEpub(blocks: readonly Block[], { id, title, at_ms }: Facts) {
  const name = escapeXml(title)
  const at = new Date(at_ms).toISOString().replace(/\.\d+/, '')
  const xhtml = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
  const container =
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">' +
    '<rootfiles><rootfile full-path="GoogleDoc/package.opf" ' +
    'media-type="application/oebps-package+xml"/></rootfiles></container>'
  const book =
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">' +
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">' +
    `<dc:identifier id="id">${id}</dc:identifier><dc:title>${name}</dc:title>` +
    `<dc:language>en</dc:language><meta property="dcterms:modified">${at}</meta></metadata>` +
    '<manifest><item id="main" href="main.xhtml" media-type="application/xhtml+xml"/>' +
    '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>' +
    '</manifest><spine><itemref idref="main"/></spine></package>'
  const page = (body: string) =>
    `${xml}<html ${xhtml}><head><title>${name}</title></head><body>${body}</body></html>`
  const nav = `<nav epub:type="toc"><ol><li><a href="main.xhtml">${name}</a></li></ol></nav>`
  const files = {
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': xml + container,
    'GoogleDoc/package.opf': xml + book,
    'GoogleDoc/main.xhtml': page(blocksHtml(blocks)),
    'GoogleDoc/nav.xhtml': page(nav),
  }
  return pack(files, at_ms, ['mimetype'])
}
