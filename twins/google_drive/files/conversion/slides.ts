import type { Slide } from '../../schema/documents.ts'
import { type Archive, settle, textIn, unpack } from './archive.ts'

interface Shape {
  isTitle: boolean
  /** Slide numbers, dates and footers are no part of what a slide says. */
  isMargin: boolean
  lines: string[]
}

/** Reads a PowerPoint presentation: the texts of its slides, in their order. */
export async function readPptx(bytes: Uint8Array): Promise<Slide[]> {
  const archive = unpack(bytes, (name) => /^ppt\/(slides\/)?[^/]*\.xml$|\.rels$/.test(name))
  const slides: Slide[] = []
  for (const name of await slideNames(archive)) {
    slides.push(toSlide(await readShapes(textIn(archive, name))))
  }
  return slides
}

type Attributes = Readonly<Record<string, string>>

async function readXml(
  xml: string,
  handler: {
    open(name: string, attributes: Attributes): void
    text?(text: string): void
    close?(name: string): void
  },
): Promise<void> {
  const { Parser } = await import('htmlparser2')
  const parser = new Parser(
    {
      onopentag: (name, attributes) => handler.open(name, attributes),
      ontext: (text) => handler.text?.(text),
      onclosetag: (name) => handler.close?.(name),
    },
    { xmlMode: true },
  )
  parser.end(xml)
}

/** The files of the slides, as the presentation orders them. */
async function slideNames(archive: Archive): Promise<string[]> {
  const targets = new Map<string, string>()
  await readXml(textIn(archive, 'ppt/_rels/presentation.xml.rels'), {
    open(name, { Id = '', Target = '' }) {
      if (name === 'Relationship') targets.set(Id, Target)
    },
  })
  const names: string[] = []
  await readXml(textIn(archive, 'ppt/presentation.xml'), {
    open(name, attributes) {
      if (name !== 'p:sldId') return
      const target = targets.get(attributes['r:id'] ?? '')
      if (target === undefined) throw new Error('a slide that is not there')
      names.push(target.startsWith('/') ? target.slice(1) : `ppt/${target}`)
    },
  })
  return names
}

async function readShapes(xml: string): Promise<Shape[]> {
  const shapes: Shape[] = []
  let isText = false
  await readXml(xml, {
    open(name, { type = '' }) {
      const shape = shapes.at(-1)
      if (name === 'p:sp' || name === 'p:graphicFrame') {
        shapes.push({ isTitle: false, isMargin: false, lines: [] })
      } else if (name === 'p:ph' && shape) {
        shape.isTitle = type === 'title' || type === 'ctrTitle'
        shape.isMargin = ['sldNum', 'dt', 'ftr'].includes(type)
      } else if (name === 'a:p') shape?.lines.push('')
      else if (name === 'a:br') append(shape, '\n')
      else if (name === 'a:t') isText = true
    },
    text(text) {
      if (isText) append(shapes.at(-1), text)
    },
    close(name) {
      if (name === 'a:t') isText = false
    },
  })
  return shapes
}

function append(shape: Shape | undefined, text: string): void {
  if (shape && shape.lines.length > 0) shape.lines.push((shape.lines.pop() ?? '') + text)
}

/** Where no shape is called the title, the first with a single line is. */
function toSlide(all: readonly Shape[]): Slide {
  const shapes = all
    .filter(({ isMargin }) => !isMargin)
    .map((shape) => ({ ...shape, lines: shape.lines.filter((line) => line.trim() !== '') }))
    .filter(({ lines }) => lines.length > 0)
  const [first] = shapes
  const isLine = first?.lines.length === 1 && shapes.length > 1
  const title = shapes.find(({ isTitle }) => isTitle) ?? (isLine ? first : undefined)
  return {
    title: title?.lines.join(' ') ?? '',
    lines: shapes.filter((shape) => shape !== title).flatMap(({ lines }) => lines),
  }
}

const titleBox = { x: 0.5, y: 0.3, w: 9, h: 0.9 }
const bodyBox = { x: 0.5, y: 1.3, w: 9, h: 3.9 }

/** Writes a PowerPoint presentation. */
export async function writePptx(
  slides: readonly Slide[],
  { title, at_ms }: { title: string; at_ms: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const { default: Presentation } = await import('pptxgenjs')
  const presentation = new Presentation()
  Object.assign(presentation, { title, author: '', company: '', subject: '' })
  presentation.defineSlideMaster({
    title: 'Title and body',
    objects: [
      { placeholder: { options: { name: 'title', type: 'title', ...titleBox }, text: '' } },
      { placeholder: { options: { name: 'body', type: 'body', ...bodyBox }, text: '' } },
    ],
  })
  for (const { title: heading, lines } of slides) {
    const slide = presentation.addSlide({ masterName: 'Title and body' })
    if (heading !== '') slide.addText(heading, { placeholder: 'title' })
    if (lines.length === 0) continue
    const texts = lines.map((text) => ({ text, options: { breakLine: true } }))
    slide.addText(texts, { placeholder: 'body' })
  }
  const bytes = await presentation.write({ outputType: 'uint8array' })
  if (!(bytes instanceof Uint8Array)) throw new Error('a presentation that is no bytes')
  return settle(bytes, at_ms)
}
