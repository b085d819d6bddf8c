import type {
  ExternalHyperlink,
  INumberingOptions,
  IParagraphOptions,
  Paragraph,
  Table,
  TextRun,
} from 'docx'
import type { Block, Run } from '../../schema/documents.ts'
import { ensureModest, settle } from './archive.ts'
import { readHtml } from './html_in.ts'

/** Reads a Word document. */
export async function readDocx(bytes: Uint8Array): Promise<Block[]> {
  ensureModest(bytes)
  const { default: mammoth } = await import('mammoth')
  const { value } = await mammoth.convertToHtml(
    { buffer: Buffer.from(bytes) },
    { convertImage: mammoth.images.imgElement(async () => ({ src: '' })) },
  )
  return readHtml(value)
}

type Docx = typeof import('docx')

/** Writes a Word document. */
export async function writeDocx(
  blocks: readonly Block[],
  { title, at_ms }: { title: string; at_ms: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const docx = await import('docx')
  const document = new docx.Document({
    title,
    creator: '',
    lastModifiedBy: '',
    numbering: numbering(docx),
    sections: [{ children: new Writer(docx).blocks(blocks) }],
  })
  return settle(await docx.Packer.toBuffer(document), at_ms)
}

const levels = [0, 1, 2, 3, 4, 5, 6, 7, 8]
const indent = (level: number) => ({ left: 720 * (level + 1), hanging: 360 })

function numbering({ LevelFormat }: Docx): INumberingOptions {
  return {
    config: [
      {
        reference: 'numbers',
        levels: levels.map((level) => ({
          level,
          format: LevelFormat.DECIMAL,
          text: `%${level + 1}.`,
          style: { paragraph: { indent: indent(level) } },
        })),
      },
    ],
  }
}

/** Turns paragraphs into those of the library. */
class Writer {
  readonly #docx: Docx
  /** A list that begins anew counts from one again. */
  #list = 0

  constructor(docx: Docx) {
    this.#docx = docx
  }

  blocks(blocks: readonly Block[]): (Paragraph | Table)[] {
    let before: Block | undefined
    return blocks.map((block) => {
      if (block.kind === 'item' && before?.kind !== 'item') this.#list += 1
      before = block
      return block.kind === 'table' ? this.#table(block.rows) : this.#paragraph(block)
    })
  }

  #table(rows: readonly Run[][][]): Table {
    const { Paragraph, Table, TableCell, TableRow, WidthType } = this.#docx
    const cellOf = (runs: Run[]) =>
      new TableCell({ children: [new Paragraph({ children: this.#runs(runs) })] })
    return new Table({
      width: { size: 100, type: WidthType.PERCENTAGE },
      rows: rows.map((cells) => new TableRow({ children: cells.map(cellOf) })),
    })
  }

  #paragraph(block: Exclude<Block, { kind: 'table' }>): Paragraph {
    const children = this.#runs(block.runs)
    return new this.#docx.Paragraph({ children, ...this.#look(block) })
  }

  #look(block: Exclude<Block, { kind: 'table' }>): IParagraphOptions {
    const { HeadingLevel } = this.#docx
    if (block.kind === 'heading') {
      const headings = [
        ...[HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3],
        ...[HeadingLevel.HEADING_4, HeadingLevel.HEADING_5, HeadingLevel.HEADING_6],
      ]
      return { heading: headings[block.level - 1] ?? HeadingLevel.HEADING_6 }
    }
    if (block.kind !== 'item') return {}
    const level = Math.min(block.level, levels.length) - 1
    return block.isOrdered
      ? { numbering: { reference: 'numbers', level, instance: this.#list } }
      : { bullet: { level } }
  }

  #runs(runs: readonly Run[]): (TextRun | ExternalHyperlink)[] {
    const { ExternalHyperlink } = this.#docx
    return runs.map((run) =>
      run.link === undefined
        ? this.#run(run)
        : new ExternalHyperlink({ link: run.link, children: [this.#run(run)] }),
    )
  }

  #run({ text, bold, italic, strike, link }: Run): TextRun {
    const children = text
      .split('\n')
      .flatMap((line, index) => (index === 0 ? [line] : [this.#break(), line]))
    return new this.#docx.TextRun({
      children,
      ...(bold ? { bold } : {}),
      ...(italic ? { italics: true } : {}),
      ...(strike ? { strike } : {}),
      ...(link === undefined ? {} : { style: 'Hyperlink' }),
    })
  }

  #break() {
    return new this.#docx.TextRun({ break: 1 })
  }
}
