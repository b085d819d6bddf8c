import type { Block, Cell, Run, Sheet, Slide } from '../../schema/documents.ts'
import { pack } from './archive.ts'
import { escapeXml } from './html_out.ts'
import { cellText } from './text.ts'

const media = 'application/vnd.oasis.opendocument'
const xml = '<?xml version="1.0" encoding="UTF-8"?>\n'
const names = ['office', 'style', 'text', 'table', 'drawing', 'presentation'].map((name) => {
  const prefix = name === 'drawing' ? 'draw' : name
  return `xmlns:${prefix}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`
})
const spaces = [
  ...names,
  'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"',
  'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"',
  'xmlns:xlink="http://www.w3.org/1999/xlink"',
].join(' ')

/** A package of one content. https://docs.oasis-open.org/office/OpenDocument/v1.3/ */
function packed(kind: string, styles: string, body: string, at_ms: number) {
  const type = `${media}.${kind}`
  const entry = (path: string, of: string) =>
    `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${of}"/>`
  const manifest =
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" ' +
    `manifest:version="1.3">${entry('/', type)}${entry('content.xml', 'text/xml')}` +
    '</manifest:manifest>'
  const content =
    `<office:document-content ${spaces} office:version="1.3">` +
    `<office:automatic-styles>${styles}</office:automatic-styles>` +
    `<office:body>${body}</office:body></office:document-content>`
  const files = {
    mimetype: type,
    'META-INF/manifest.xml': xml + manifest,
    'content.xml': xml + content,
  }
  return pack(files, at_ms, ['mimetype'])
}

/** A text whose breaks and rows of spaces are said by elements. */
function toText(text: string): string {
  return escapeXml(text)
    .replaceAll('\n', '<text:line-break/>')
    .replaceAll(/ {2,}/g, (many) => `<text:s text:c="${many.length}"/>`)
}

const looks = ['bold', 'italic', 'strike'] as const
const properties = {
  bold: 'fo:font-weight="bold"',
  italic: 'fo:font-style="italic"',
  strike: 'style:text-line-through-style="solid"',
}

/** A style for each way in which a run may look, named by the letters of what it is. */
const textStyles = Array.from({ length: 7 }, (_, index) => {
  const own = looks.filter((_look, bit) => (index + 1) & (1 << bit))
  const name = own.map((look) => look[0]).join('')
  const said = own.map((look) => properties[look]).join(' ')
  const shown = `<style:text-properties ${said}/>`
  return `<style:style style:name="T${name}" style:family="text">${shown}</style:style>`
}).join('')

const level = (each: number, mark: string) => `text:level="${each}" ${mark}`
const levels = Array.from({ length: 9 }, (_, index) => index + 1)
const bullets = levels.map(
  (each) => `<text:list-level-style-bullet ${level(each, 'text:bullet-char="•"')}/>`,
)
const numbered = levels.map(
  (each) =>
    `<text:list-level-style-number ${level(each, 'style:num-format="1" style:num-suffix="."')}/>`,
)
const listStyles =
  `<text:list-style style:name="Lb">${bullets.join('')}</text:list-style>` +
  `<text:list-style style:name="Ln">${numbered.join('')}</text:list-style>`

function toRun(run: Run): string {
  const name = looks.map((look) => (run[look] ? look[0] : '')).join('')
  const text = toText(run.text)
  const shown = name === '' ? text : `<text:span text:style-name="T${name}">${text}</text:span>`
  if (run.link === undefined) return shown
  return `<text:a xlink:type="simple" xlink:href="${escapeXml(run.link)}">${shown}</text:a>`
}

const toParagraph = (runs: readonly Run[]) => `<text:p>${runs.map(toRun).join('')}</text:p>`

function toBlock(block: Block): string {
  if (block.kind === 'paragraph') return toParagraph(block.runs)
  if (block.kind === 'heading') {
    return `<text:h text:outline-level="${block.level}">${block.runs.map(toRun).join('')}</text:h>`
  }
  if (block.kind === 'table') {
    const cell = (runs: Run[]) => `<table:table-cell>${toParagraph(runs)}</table:table-cell>`
    const rows = block.rows.map(
      (row) => `<table:table-row>${row.map(cell).join('')}</table:table-row>`,
    )
    return `<table:table>${rows.join('')}</table:table>`
  }
  const style = block.isOrdered ? 'Ln' : 'Lb'
  let item = toParagraph(block.runs)
  for (let each = block.level; each > 0; each -= 1) {
    const list = `text:list text:continue-numbering="true" text:style-name="${style}"`
    item = `<${list}><text:list-item>${item}</text:list-item></text:list>`
  }
  return item
}

export function writeOdt(blocks: readonly Block[], { at_ms }: { at_ms: number }) {
  const body = `<office:text>${blocks.map(toBlock).join('')}</office:text>`
  return packed('text', textStyles + listStyles, body, at_ms)
}

function toCell(cell: Cell): string {
  const shown = `<text:p>${toText(cellText(cell))}</text:p>`
  const of = (kind: string, value: string) =>
    `<table:table-cell office:value-type="${kind}" ${value}>${shown}</table:table-cell>`
  if (cell === null) return '<table:table-cell/>'
  if (typeof cell === 'number') return of('float', `office:value="${cell}"`)
  if (typeof cell === 'boolean') return of('boolean', `office:boolean-value="${cell}"`)
  if (typeof cell === 'string') return of('string', '')
  const at = new Date(cell.date_ms).toISOString().slice(0, 19)
  return of('date', `office:date-value="${at}"`)
}

export function writeOds(sheets: readonly Sheet[], { at_ms }: { at_ms: number }) {
  const tables = sheets.map(({ name, rows }) => {
    const shown = rows.map(
      (row) => `<table:table-row>${row.map(toCell).join('')}</table:table-row>`,
    )
    return `<table:table table:name="${escapeXml(name)}">${shown.join('')}</table:table>`
  })
  const body = `<office:spreadsheet>${tables.join('')}</office:spreadsheet>`
  return packed('spreadsheet', '', body, at_ms)
}

function toFrame(kind: 'outline' | 'title', y_cm: number, lines: readonly string[]): string {
  const height_cm = kind === 'title' ? 3 : 9
  const size = `svg:width="23cm" svg:height="${height_cm}cm"`
  const place = `svg:x="1cm" svg:y="${y_cm}cm" ${size}`
  const text = lines.map((line) => `<text:p>${toText(line)}</text:p>`).join('')
  const box = `<draw:text-box>${text}</draw:text-box>`
  return `<draw:frame presentation:class="${kind}" ${place}>${box}</draw:frame>`
}

export function writeOdp(slides: readonly Slide[], { at_ms }: { at_ms: number }) {
  const pages = slides.map(({ title, lines }, index) => {
    const frames = toFrame('title', 1, [title]) + toFrame('outline', 4.5, lines)
    return `<draw:page draw:name="page${index + 1}">${frames}</draw:page>`
  })
  const body = `<office:presentation>${pages.join('')}</office:presentation>`
  return packed('presentation', '', body, at_ms)
}
