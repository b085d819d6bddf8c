import type { Document, DocumentKind } from '../../schema/documents.ts'
import { writeEpub, writeSheetPages, writeZip } from './bundles.ts'
import { readDocx, writeDocx } from './docx.ts'
import { readHtml } from './html_in.ts'
import { pageHtml } from './html_out.ts'
import { blocksMarkdown } from './markdown_out.ts'
import { writeOdp, writeOds, writeOdt } from './opendocument.ts'
import { writePdf } from './pdf.ts'
import { writeRtf } from './rtf.ts'
import { readSeparated, readXlsx, writeSeparated, writeXlsx } from './sheets.ts'
import { readPptx, writePptx } from './slides.ts'
import { linesOf, readMarkdown, readText, wordsOf } from './text.ts'

/** Google's own kinds of documents that have a content here. */
const documentTypes = {
  document: 'application/vnd.google-apps.document',
  spreadsheet: 'application/vnd.google-apps.spreadsheet',
  presentation: 'application/vnd.google-apps.presentation',
} as const

const office = 'application/vnd.openxmlformats-officedocument'
const word = `${office}.wordprocessingml.document`
const excel = `${office}.spreadsheetml.sheet`
const powerpoint = `${office}.presentationml.presentation`

const openDocument = 'application/vnd.oasis.opendocument'

type Reader = (bytes: Uint8Array) => Promise<Document> | Document

const toText = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')
const kind = {
  document: async (blocks: ReturnType<typeof readHtml>): Promise<Document> => ({
    kind: 'document',
    blocks: await blocks,
  }),
  separated: (separator: ',' | '\t'): Reader => {
    return (bytes) => ({ kind: 'spreadsheet', sheets: readSeparated(toText(bytes), separator) })
  },
}

/** What can be made into one of Google's kinds, and how it is read. */
const readers: Readonly<Record<string, readonly [DocumentKind, Reader]>> = {
  'text/plain': ['document', (it) => ({ kind: 'document', blocks: readText(toText(it)) })],
  'text/markdown': ['document', (it) => kind.document(readMarkdown(toText(it)))],
  'text/html': ['document', (it) => kind.document(readHtml(toText(it)))],
  [word]: ['document', (it) => kind.document(readDocx(it))],
  'text/csv': ['spreadsheet', kind.separated(',')],
  'text/tab-separated-values': ['spreadsheet', kind.separated('\t')],
  [excel]: ['spreadsheet', async (it) => ({ kind: 'spreadsheet', sheets: await readXlsx(it) })],
  [powerpoint]: [
    'presentation',
    async (it) => ({ kind: 'presentation', slides: await readPptx(it) }),
  ],
}

/** What is known of a file beside its content. */
interface Facts {
  id: string
  title: string
  at_ms: number
}

type Written = string | Uint8Array<ArrayBuffer>
type WriterOf<K extends DocumentKind> = (
  document: Extract<Document, { kind: K }>,
  facts: Facts,
) => Written | Promise<Written>

/** Google's texts begin with a mark of their encoding and end lines as Windows does. */
const windowsText = (lines: readonly string[]) => `\ufeff${lines.join('\r\n')}`

/** What each kind can be exported as, and how it is written. https://developers.google.com/workspace/drive/api/guides/ref-export-formats */
const writers: { readonly [K in DocumentKind]: Readonly<Record<string, WriterOf<K>>> } = {
  document: {
    [word]: ({ blocks }, facts) => writeDocx(blocks, facts),
    [`${openDocument}.text`]: ({ blocks }, facts) => writeOdt(blocks, facts),
    'application/rtf': ({ blocks }) => writeRtf(blocks),
    'application/pdf': writePdf,
    'text/plain': ({ blocks }) => windowsText(linesOf(blocks)),
    'application/zip': ({ blocks }, facts) => writeZip(blocks, facts),
    'application/epub+zip': ({ blocks }, facts) => writeEpub(blocks, facts),
    'text/html': ({ blocks }) => pageHtml(blocks),
    'text/markdown': ({ blocks }) => blocksMarkdown(blocks),
  },
  spreadsheet: {
    [excel]: ({ sheets }, facts) => writeXlsx(sheets, facts),
    [`${openDocument}.spreadsheet`]: ({ sheets }, facts) => writeOds(sheets, facts),
    'application/zip': ({ sheets }, facts) => writeSheetPages(sheets, facts),
    'application/pdf': writePdf,
    'text/csv': ({ sheets }) => writeSeparated(sheets, ','),
    'text/tab-separated-values': ({ sheets }) => writeSeparated(sheets, '\t'),
  },
  presentation: {
    [powerpoint]: ({ slides }, facts) => writePptx(slides, facts),
    [`${openDocument}.presentation`]: ({ slides }, facts) => writeOdp(slides, facts),
    'application/pdf': writePdf,
    'text/plain': (document) => windowsText(wordsOf(document).split('\n')),
  },
}

/** What can be made into one of Google's kinds when it is uploaded. */
export const importFormats: Readonly<Record<string, string[]>> = Object.fromEntries(
  Object.entries(readers).map(([format, [made]]) => [format, [documentTypes[made]]]),
)

/** What one of Google's kinds can be exported as. */
export const exportFormats: Readonly<Record<string, string[]>> = {
  [documentTypes.document]: Object.keys(writers.document),
  [documentTypes.spreadsheet]: Object.keys(writers.spreadsheet),
  [documentTypes.presentation]: Object.keys(writers.presentation),
}

/** The most bytes that are made into each kind. */
export const maxImportSizes: Readonly<Record<string, number>> = {
  [documentTypes.document]: 10_485_760,
  [documentTypes.spreadsheet]: 104_857_600,
  [documentTypes.presentation]: 104_857_600,
}

/** Reads bytes as the document they are; throws where they are not what they are called. */
export async function importDocument(bytes: Uint8Array, mimeType: string): Promise<Document> {
  const reader = readers[mimeType]
  if (!reader) throw new Error(`nothing reads ${mimeType}`)
  return reader[1](bytes)
}

/** A text as a document of a kind, for seeds: lines, or comma-separated values. */
export function plainDocument(text: string, mimeType: string): Document | undefined {
  const blank = blankDocument(mimeType)
  if (blank?.kind === 'document') return { ...blank, blocks: readText(text) }
  if (blank?.kind === 'spreadsheet') return { ...blank, sheets: readSeparated(text, ',') }
  if (!blank) return undefined
  const slides = text.split(/\n\s*\n/).map((each) => {
    const [title = '', ...lines] = each.split('\n')
    return { title, lines }
  })
  return { kind: 'presentation', slides }
}

/** A new document without content; undefined for files that are none of Google's. */
export function blankDocument(mimeType: string): Document | undefined {
  if (mimeType === documentTypes.document) return { kind: 'document', blocks: [] }
  if (mimeType === documentTypes.spreadsheet) {
    return { kind: 'spreadsheet', sheets: [{ name: 'Sheet1', rows: [] }] }
  }
  if (mimeType === documentTypes.presentation) return { kind: 'presentation', slides: [] }
  return undefined
}

/** A document in a format that `exportFormats` lists for its kind. */
export async function exportDocument(
  document: Document,
  mimeType: string,
  facts: Facts,
): Promise<Written> {
  // The writers of a kind take documents of that kind.
  const write = writers[document.kind][mimeType] as WriterOf<DocumentKind> | undefined
  if (!write) throw new Error(`nothing writes ${mimeType}`)
  return write(document, facts)
}

export { wordsOf } from './text.ts'
