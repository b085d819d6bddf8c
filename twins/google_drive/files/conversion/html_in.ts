import type { Block, Paragraph, Run } from '../../schema/documents.ts'

type Style = Omit<Run, 'text'>

const styles: Readonly<Record<string, Style>> = {
  b: { bold: true },
  strong: { bold: true },
  i: { italic: true },
  em: { italic: true },
  s: { strike: true },
  del: { strike: true },
  strike: { strike: true },
}

const paragraphs = new Set([
  ...['p', 'div', 'section', 'article', 'blockquote', 'pre', 'header', 'footer', 'main'],
  ...['dl', 'dt', 'dd', 'figure', 'figcaption', 'address', 'hr', 'body', 'html', 'center'],
])
const unseen = new Set(['head', 'style', 'script', 'title', 'noscript', 'template'])

/** Reads HTML into paragraphs; what has no place in the model (images, forms) is left out. */
export async function readHtml(html: string): Promise<Block[]> {
  const { Parser } = await import('htmlparser2')
  const reader = new HtmlReader()
  const parser = new Parser({
    onopentag: (name, attributes) => reader.open(name, attributes),
    ontext: (text) => reader.text(text),
    onclosetag: (name) => reader.close(name),
  })
  parser.end(html)
  return reader.end()
}

/** Collects paragraphs while the tags pass by. */
class HtmlReader {
  readonly #blocks: Block[] = []
  readonly #styles: { name: string; style: Style }[] = []
  readonly #lists: { isOrdered: boolean }[] = []
  #next: Paragraph = { kind: 'paragraph', runs: [] }
  #rows: Run[][][] | undefined
  #unseenDepth = 0
  #preDepth = 0

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (unseen.has(name)) this.#unseenDepth += 1
    else if (/^h[1-6]$/.test(name)) this.#begin({ kind: 'heading', level: Number(name[1]) })
    else if (name === 'li') this.#beginItem()
    else if (name === 'ul' || name === 'ol') {
      this.#finish()
      this.#lists.push({ isOrdered: name === 'ol' })
    } else if (name === 'table') this.#beginTable()
    else if (name === 'tr') this.#rows?.push([])
    else if (name === 'td' || name === 'th') this.#rows?.at(-1)?.push([])
    else if (name === 'br') this.#add('\n')
    else if (paragraphs.has(name)) this.#flush()
    if (name === 'pre') this.#preDepth += 1
    const style = styleOf(name, attributes)
    if (style) this.#styles.push({ name, style })
  }

  text(text: string): void {
    if (this.#unseenDepth > 0) return
    this.#add(this.#preDepth > 0 ? text : text.replaceAll(/[\s\u200b]+/g, ' '))
  }

  close(name: string): void {
    if (unseen.has(name)) this.#unseenDepth -= 1
    if (name === 'pre') this.#preDepth -= 1
    const style = this.#styles.findLastIndex((each) => each.name === name)
    if (style !== -1) this.#styles.splice(style, 1)
    if (name === 'table') this.#endTable()
    else if (name === 'td' || name === 'th') this.#flush()
    else if (name === 'ul' || name === 'ol') {
      this.#finish()
      this.#lists.pop()
    } else if (name === 'li' || /^h[1-6]$/.test(name) || paragraphs.has(name)) this.#finish()
  }

  end(): Block[] {
    this.#endTable()
    this.#finish()
    return this.#blocks
  }

  #begin(what: { kind: 'heading'; level: number }): void {
    this.#flush()
    // A heading in an item of a list stays an item.
    if (this.#next.kind === 'paragraph') this.#next = { ...what, runs: [] }
  }

  #beginItem(): void {
    this.#finish()
    const isOrdered = this.#lists.at(-1)?.isOrdered ?? false
    const level = Math.max(1, this.#lists.length)
    this.#next = { kind: 'item', level, isOrdered, runs: [] }
  }

  #beginTable(): void {
    this.#finish()
    // A table within a table adds its rows to the outer one.
    this.#rows ??= []
  }

  #endTable(): void {
    this.#flush()
    const rows = this.#rows?.filter((row) => row.length > 0) ?? []
    this.#rows = undefined
    if (rows.length > 0) this.#blocks.push({ kind: 'table', rows })
  }

  #add(text: string): void {
    const style = Object.assign({}, ...this.#styles.map((each) => each.style))
    this.#next.runs.push({ text, ...style })
  }

  /** Ends a paragraph if there is one; what comes next is a plain one. */
  #finish(): void {
    this.#flush()
    this.#next = { kind: 'paragraph', runs: [] }
  }

  /** Ends a paragraph that has text; one that has none yet stays what it is. */
  #flush(): void {
    const runs = tidyRuns(this.#next.runs)
    if (runs.length === 0) {
      this.#next.runs = []
      return
    }
    const cell = this.#rows?.at(-1)?.at(-1)
    if (cell) {
      if (cell.length > 0) cell.push({ text: '\n' })
      cell.push(...runs)
    } else this.#blocks.push({ ...this.#next, runs })
    this.#next = { kind: 'paragraph', runs: [] }
  }
}

function styleOf(name: string, attributes: Readonly<Record<string, string>>): Style | undefined {
  const { href, style: css = '' } = attributes
  const style: Style = { ...styles[name] }
  if (name === 'a' && href !== undefined && !href.startsWith('#')) style.link = href
  if (/font-weight:\s*(bold|[6-9]00)/.test(css)) style.bold = true
  if (/font-style:\s*italic/.test(css)) style.italic = true
  if (/text-decoration:[^;]*line-through/.test(css)) style.strike = true
  return Object.keys(style).length > 0 ? style : undefined
}

/** Joins runs that look alike, and takes the space from around lines. */
function tidyRuns(runs: readonly Run[]): Run[] {
  // Pieces are joined once, at the end: a text may come in millions of them.
  const joined: { look: string; style: Style; pieces: string[] }[] = []
  let isAtStart = true
  for (const { text, ...style } of runs) {
    const piece = isAtStart && text.startsWith(' ') ? text.slice(1) : text
    if (piece === '') continue
    const look = JSON.stringify(style)
    const last = joined.at(-1)
    if (last?.look === look) last.pieces.push(piece)
    else joined.push({ look, style, pieces: [piece] })
    isAtStart = /\s/.test(piece.at(-1) ?? '')
  }
  const tidy: Run[] = joined.map(({ style, pieces }) => ({ text: pieces.join(''), ...style }))
  for (let last = tidy.at(-1); last; last = tidy.at(-1)) {
    last.text = last.text.trimEnd()
    if (last.text !== '') break
    tidy.pop()
  }
  return tidy
}
