import type { Adf } from '../schema/issues.ts'

// Jira's wiki markup, which version 2 of the API reads and writes where version 3 has documents.
// https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all

const inlineForms = new RegExp(
  [
    /\[~accountid:([^\]]+)\]/,
    /\[([^\]|]+)\|([^\]]+)\]/,
    /\{\{(.+?)\}\}/,
    /(?<!\w)\*(\S(?:.*?\S)?)\*(?!\w)/,
    /(?<!\w)_(\S(?:.*?\S)?)_(?!\w)/,
  ]
    .map(({ source }) => source)
    .join('|'),
)

function marked(text: string, type: string, attrs?: Record<string, unknown>): Adf {
  return { type: 'text', text, marks: [attrs ? { type, attrs } : { type }] }
}

function readInline(text: string): Adf[] {
  const match = inlineForms.exec(text)
  if (!match) return text === '' ? [] : [{ type: 'text', text }]
  const [whole, mention, label, href, code, strong, em] = match
  const before = readInline(text.slice(0, match.index))
  const after = readInline(text.slice(match.index + whole.length))
  const node = (): Adf => {
    if (mention !== undefined) {
      return { type: 'mention', attrs: { id: mention, text: `@${mention}` } }
    }
    if (href !== undefined) return marked(label ?? href, 'link', { href })
    if (code !== undefined) return marked(code, 'code')
    return strong === undefined ? marked(em ?? '', 'em') : marked(strong, 'strong')
  }
  return [...before, node(), ...after]
}

function readLines(lines: readonly string[]): Adf[] {
  return lines.flatMap((line, index) =>
    index === 0 ? readInline(line) : [{ type: 'hardBreak' }, ...readInline(line)],
  )
}

const bullet = /^([*#-]) (.*)$/

function readList(lines: readonly string[]): Adf {
  const content = lines.map((line) => ({
    type: 'listItem',
    content: [{ type: 'paragraph', content: readInline(bullet.exec(line)?.[2] ?? '') }],
  }))
  return { type: lines[0]?.startsWith('#') ? 'orderedList' : 'bulletList', content }
}

function readBlock(text: string): Adf {
  const heading = /^h([1-6])\. (.*)$/.exec(text)
  if (heading) {
    const [, level, title = ''] = heading
    return { type: 'heading', attrs: { level: Number(level) }, content: readInline(title) }
  }
  if (text.startsWith('bq. ')) {
    const content = [{ type: 'paragraph', content: readInline(text.slice(4)) }]
    return { type: 'blockquote', content }
  }
  if (text === '----') return { type: 'rule' }
  const lines = text.split('\n')
  if (lines.every((line) => bullet.test(line) && line[0] === lines[0]?.[0])) return readList(lines)
  return { type: 'paragraph', content: readLines(lines) }
}

const codeForm = /\{(code|noformat)(?::([^}]*))?\}\n?([\s\S]*?)\n?\{\1\}/

/** The document that a text in wiki markup stands for. */
export function fromWiki(text: string): Adf {
  return { type: 'doc', version: 1, content: readBlocks(text) }
}

function readBlocks(text: string): Adf[] {
  const code = codeForm.exec(text)
  if (code) {
    const [whole, , language, inner = ''] = code
    const attrs = language ? { language } : {}
    const content = inner === '' ? [] : [{ type: 'text', text: inner }]
    const before = readBlocks(text.slice(0, code.index))
    const after = readBlocks(text.slice(code.index + whole.length))
    return [...before, { type: 'codeBlock', attrs, content }, ...after]
  }
  return text
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}|(?<=^h[1-6]\. [^\n]*)\n/m)
    .map((part) => part.replace(/^\n+|\n+$/g, ''))
    .filter((part) => part !== '')
    .map(readBlock)
}

function markedText({ text = '', marks = [] }: Adf): string {
  return marks.reduce((inner, { type, attrs }) => {
    if (type === 'strong') return `*${inner}*`
    if (type === 'em') return `_${inner}_`
    if (type === 'code') return `{{${inner}}}`
    if (type === 'strike') return `-${inner}-`
    return type === 'link' ? `[${inner}|${attrs?.href}]` : inner
  }, text)
}

function listText(node: Adf, sign: string): string {
  const items = (node.content ?? []).map((item) => {
    const text = (item.content ?? []).map(toWiki).join('\n')
    return `${sign} ${text}`
  })
  return items.join('\n')
}

/** A document as wiki markup. */
export function toWiki(node: Adf): string {
  const inner = () => (node.content ?? []).map(toWiki).join('')
  switch (node.type) {
    case 'doc':
      return (node.content ?? []).map(toWiki).join('\n\n')
    case 'text':
      return markedText(node)
    case 'hardBreak':
      return '\n'
    case 'rule':
      return '----'
    case 'heading':
      return `h${node.attrs?.level}. ${inner()}`
    case 'blockquote':
      return `bq. ${inner()}`
    case 'codeBlock': {
      const language = node.attrs?.language
      return `{code${language ? `:${language}` : ''}}\n${inner()}\n{code}`
    }
    case 'bulletList':
      return listText(node, '*')
    case 'orderedList':
      return listText(node, '#')
    case 'mention':
      return `[~accountid:${node.attrs?.id}]`
    case 'inlineCard':
      return `[${node.attrs?.url}]`
    default:
      return inner()
  }
}
