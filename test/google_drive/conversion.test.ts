import { Readable } from 'node:stream'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { bootDrive, folder, make, refusal, serveDrive } from './support.ts'

const own = (kind: string) => `application/vnd.google-apps.${kind}`
const office = 'application/vnd.openxmlformats-officedocument'
const word = `${office}.wordprocessingml.document`
const excel = `${office}.spreadsheetml.sheet`
const powerpoint = `${office}.presentationml.presentation`
const openDocument = 'application/vnd.oasis.opendocument'

/** A Drive with the official SDK, to send bytes as a document and have them back as another. */
async function bootConversion() {
  const { instance, owner: call } = bootDrive()
  const { owner, url } = await serveDrive(instance)
  const upload = async (kind: string, mimeType: string, body: string | Uint8Array) => {
    const media = { mimeType, body: Readable.from([Buffer.from(body)]) }
    const requestBody = { name: 'Made', mimeType: own(kind) }
    const { data } = await owner.files.create({ requestBody, media }, { rootUrl: `${url}/` })
    return data.id ?? ''
  }
  const bytes = async (fileId: string, mimeType: string) => {
    const options = { responseType: 'arraybuffer' } as const
    const { data } = await owner.files.export({ fileId, mimeType }, options)
    return new Uint8Array(data as ArrayBuffer) // what was asked for
  }
  const text = async (fileId: string, mimeType: string) =>
    Buffer.from(await bytes(fileId, mimeType)).toString('utf8')
  return { call, owner, upload, bytes, text }
}

const plan = `# The plan

Some **bold** and *italic* words, ~~gone~~, and a [link](https://example.com/a?b=1&c=2).

## Steps

1. First
2. Second
   * Deeper
   * Still \\*deeper\\*
3. Third

* Loose

| Who | What |
| :---- | :---- |
| Ada | **Write** |
| Grace | Read & check |
`

test('what is not what it is called, or has no way to become it, is refused', async () => {
  const { call, owner, upload } = await bootConversion()
  await expect(upload('document', 'image/png', 'x')).rejects.toThrow('conversion is not supported')
  await expect(upload('document', 'text/csv', 'a,b')).rejects.toThrow('conversion is not supported')
  await expect(upload('drawing', 'text/plain', 'x')).rejects.toThrow('conversion is not supported')
  for (const [kind, type] of [
    ['document', word],
    ['spreadsheet', excel],
    ['presentation', powerpoint],
  ] as const) {
    await expect(upload(kind, type, 'no archive')).rejects.toMatchObject({ code: 400 })
    const empty = zipSync({ 'a.txt': strToU8('no document') })
    await expect(upload(kind, type, empty)).rejects.toMatchObject({ code: 400 })
  }
  await expect(upload('document', 'text/plain', 'x'.repeat(10_485_761))).rejects.toThrow(
    'too large',
  )
  expect((await owner.files.list()).data.files).toEqual([])

  const id = await upload('document', 'text/plain', 'One')
  const at = `/drive/v3/files/${id}`
  expect(refusal(await call(`GET ${at}/export`))).toBe('400 required')
  expect(refusal(await call(`GET ${at}/export?mimeType=image/png`))).toBe('400 badRequest')
  expect(refusal(await call(`GET ${at}?alt=media`))).toBe('403 fileNotDownloadable')
  const plain = await make(call, { name: 'plain' })
  const none = await call(`GET /drive/v3/files/${plain}/export?mimeType=text/plain`)
  expect(refusal(none)).toBe('403 fileNotExportable')
  const inside = await make(call, { name: 'folder', mimeType: folder })
  const folded = await call(`GET /drive/v3/files/${inside}/export?mimeType=text/plain`)
  expect(refusal(folded)).toBe('403 fileNotExportable')
  const large = await upload('document', 'text/plain', '"'.repeat(1_800_000))
  const html = await call(`GET /drive/v3/files/${large}/export?mimeType=text/html`)
  expect(refusal(html)).toBe('403 exportSizeLimitExceeded')
})

test('a Doc keeps what it says through Word, a web page, a book and Markdown', async () => {
  const { owner, upload, bytes, text } = await bootConversion()
  const id = await upload('document', 'text/markdown', plan)
  expect(await text(id, 'text/markdown')).toBe(plan)
  expect(await text(id, 'text/plain')).toBe(
    [
      ...['\ufeffThe plan', 'Some bold and italic words, gone, and a link.', 'Steps', '1. First'],
      ...['2. Second', '   * Deeper', '   * Still *deeper*', '3. Third', '* Loose'],
      ...['Who\tWhat', 'Ada\tWrite', 'Grace\tRead & check'],
    ].join('\r\n'),
  )
  const docx = unzipSync(await bytes(id, word))
  const xml = strFromU8(docx['word/document.xml'] ?? new Uint8Array())
  expect(xml).toContain('<w:pStyle w:val="Heading1"/>')
  expect(xml).toMatch(/<w:b\/>.*?<w:t xml:space="preserve">bold<\/w:t>/)
  expect(xml.match(/<w:tr>/g)).toHaveLength(3)
  const links = strFromU8(docx['word/_rels/document.xml.rels'] ?? new Uint8Array())
  expect(links).toContain('Id="rIdLink1"')
  expect(links).toContain('Target="https://example.com/a?b=1&amp;c=2"')
  const core = strFromU8(docx['docProps/core.xml'] ?? new Uint8Array())
  expect(core).toContain('2030-05-13T18:00:00Z</dcterms:modified>')

  const html = await text(id, 'text/html')
  expect(html).toContain('<h1><span>The plan</span></h1>')
  expect(html).toContain('<li><span>Second</span><ul><li><span>Deeper</span></li>')
  for (const [type, content] of [
    ['text/html', html],
    [word, await bytes(id, word)],
  ] as const) {
    const again = await upload('document', type, content)
    expect(await text(again, 'text/markdown')).toBe(plan)
  }
  const zip = unzipSync(await bytes(id, 'application/zip'))
  expect(strFromU8(zip['Made.html'] ?? new Uint8Array())).toBe(html)
  const book = unzipSync(await bytes(id, 'application/epub+zip'))
  expect(Object.keys(book)[0]).toBe('mimetype')
  expect(strFromU8(book['GoogleDoc/main.xhtml'] ?? new Uint8Array())).toContain('Still *deeper*')
  const odt = unzipSync(await bytes(id, `${openDocument}.text`))
  expect(strFromU8(odt.mimetype ?? new Uint8Array())).toBe(`${openDocument}.text`)
  const content = strFromU8(odt['content.xml'] ?? new Uint8Array())
  expect(content).toContain('<text:h text:outline-level="1">The plan</text:h>')
  expect(content).toContain('<text:span text:style-name="Tb">bold</text:span>')
  expect(content).toContain('xlink:href="https://example.com/a?b=1&amp;c=2"')
  expect(content.match(/<table:table-row>/g)).toHaveLength(3)
  const rtf = await text(id, 'application/rtf')
  expect(rtf).toMatch(/^\{\\rtf1\\ansi/)
  expect(rtf).toContain('{\\b bold}')
  expect(rtf.match(/\\row/g)).toHaveLength(3)
  const pdf = await text(id, 'application/pdf')
  expect(pdf).toMatch(/^%PDF-1\.\d/)
  expect(pdf).toContain('/URI (https://example.com/a?b=1&c=2)')
  const found = await owner.files.list({ q: "fullText contains 'deeper grace'" })
  expect(found.data.files).toHaveLength(3)
})

test('a sheet keeps its values through Excel, commas and tabs', async () => {
  const { upload, bytes, text } = await bootConversion()
  const csv = 'Who,Share,Paid,Note\r\nAda,12.5,TRUE,"a, ""b"""\r\nGrace,-3,FALSE,'
  const id = await upload('spreadsheet', 'text/csv', csv)
  expect(await text(id, 'text/csv')).toBe(csv)
  expect(await text(id, 'text/tab-separated-values')).toBe(
    'Who\tShare\tPaid\tNote\r\nAda\t12.5\tTRUE\ta, "b"\r\nGrace\t-3\tFALSE\t',
  )
  const book = await bytes(id, excel)
  const files = unzipSync(book)
  const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
  expect(sheet).toContain('<c r="B2"><v>12.5</v></c><c r="C2" t="b"><v>1</v></c>')
  const ods = unzipSync(await bytes(id, `${openDocument}.spreadsheet`))
  const cells = strFromU8(ods['content.xml'] ?? new Uint8Array())
  expect(cells).toContain('office:value-type="float" office:value="12.5"')
  const pages = unzipSync(await bytes(id, 'application/zip'))
  expect(strFromU8(pages['Sheet1.html'] ?? new Uint8Array())).toContain('<span>Grace</span>')
  const again = await upload('spreadsheet', excel, book)
  expect(await text(again, 'text/csv')).toBe(csv)
  const tabs = await upload('spreadsheet', 'text/tab-separated-values', '1\t"x\ty"\n\t2')
  expect(await text(tabs, 'text/csv')).toBe('1,x\ty\r\n,2')
  const open = await upload('spreadsheet', 'text/csv', 'a,"b\n007')
  expect(await text(open, 'text/csv')).toBe('a,"""b"\r\n7,')
  expect(await text(id, 'application/pdf')).toMatch(/^%PDF-/)
})

test('slides keep their titles and texts through PowerPoint', async () => {
  const { owner, upload, bytes, text } = await bootConversion()
  const r = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
  const shape = (kind: string, lines: string[]) =>
    `<p:sp><p:nvSpPr><p:nvPr><p:ph type="${kind}"/></p:nvPr></p:nvSpPr><p:txBody>` +
    `${lines.map((line) => `<a:p><a:r><a:t>${line}</a:t></a:r></a:p>`).join('')}</p:txBody></p:sp>`
  const slide = (...shapes: string[]) => strToU8(`<p:sld>${shapes.join('')}</p:sld>`)
  const deck = zipSync({
    'ppt/presentation.xml': strToU8(
      `<p:presentation ${r}><p:sldId id="1" r:id="b"/><p:sldId id="2" r:id="a"/></p:presentation>`,
    ),
    'ppt/_rels/presentation.xml.rels': strToU8(
      '<R><Relationship Id="a" Target="slides/slide1.xml"/>' +
        '<Relationship Id="b" Target="slides/slide2.xml"/></R>',
    ),
    'ppt/slides/slide1.xml': slide(shape('body', ['Points &amp; more', 'Last'])),
    'ppt/slides/slide2.xml': slide(shape('sldNum', ['1']), shape('ctrTitle', ['Hello'])),
  })
  const id = await upload('presentation', powerpoint, deck)
  const lines = '\ufeffHello\r\n\r\nPoints & more\r\nLast'
  expect(await text(id, 'text/plain')).toBe(lines)
  const again = await upload('presentation', powerpoint, await bytes(id, powerpoint))
  expect(await text(again, 'text/plain')).toBe(lines)
  expect(await text(id, 'application/pdf')).toMatch(/^%PDF-/)
  const { data } = await owner.about.get({ fields: 'importFormats,exportFormats,maxImportSizes' })
  expect(data.importFormats?.[powerpoint]).toEqual([own('presentation')])
  const odp = unzipSync(await bytes(id, `${openDocument}.presentation`))
  expect(strFromU8(odp['content.xml'] ?? new Uint8Array())).toContain('<text:p>Hello</text:p>')
  expect(data.exportFormats?.[own('presentation')]).toEqual([
    powerpoint,
    `${openDocument}.presentation`,
    'application/pdf',
    'text/plain',
  ])
  expect(data.maxImportSizes?.[own('presentation')]).toBe('104857600')
})

test('a long download of a document is its export', async () => {
  const { call, upload } = await bootConversion()
  const at = `/drive/v3/files/${await upload('document', 'text/plain', 'One')}/download`
  expect(refusal(await call(`POST ${at}?mimeType=image/png`))).toBe('400 badRequest')
  const plain = await make(call, { name: 'plain' })
  const bytes = await call(`POST /drive/v3/files/${plain}/download?mimeType=text/plain`)
  expect(refusal(bytes)).toBe('400 invalid')
  const download = async (query: string) => {
    const { body } = await call(`POST ${at}${query}`)
    const { pathname, search } = new URL(body.response.downloadUri)
    return call(`GET ${pathname}${search}`)
  }
  expect((await download('?mimeType=text/markdown')).text).toBe('One\n')
  expect((await download('')).headers.get('content-type')).toBe(word)
})

test('the same document is exported as the same bytes, and faults strike there too', async () => {
  const [one, other] = await Promise.all([bootConversion(), bootConversion()])
  const formats: [string, string, string, string[]][] = [
    ['document', 'text/markdown', plan, [word, 'application/pdf', 'application/epub+zip']],
    ['spreadsheet', 'text/csv', 'a,1', [excel, 'application/pdf']],
  ]
  for (const [kind, type, content, exports] of formats) {
    const first = await one.upload(kind, type, content)
    const second = await other.upload(kind, type, content)
    for (const format of exports) {
      expect(await one.bytes(first, format)).toEqual(await other.bytes(second, format))
    }
  }
  const blank = await make(one.call, { name: 'Blank', mimeType: own('document') })
  expect(await one.text(blank, 'text/plain')).toBe('\ufeff')
  const match = { operation: 'GET /drive/v3/files/{fileId}/export' }
  await one.call('POST /admin/faults', { match, effect: 'malformed' })
  const html = await one.call(`GET /drive/v3/files/${blank}/export?mimeType=text/html`)
  expect(html.text).toMatch(/^<html><head><meta/)
  expect(html.text).not.toContain('</html>')
})
