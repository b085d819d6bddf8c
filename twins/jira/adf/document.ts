import { isRecord } from '../../../shared/json.ts'
import type { Adf } from '../schema/issues.ts'

/** A document with a paragraph for each paragraph of a text. */
export function textDocument(text: string): Adf {
  const content = text.split(/\n{2,}/).map((paragraph) => ({
    type: 'paragraph',
    content: withBreaks(paragraph),
  }))
  return { type: 'doc', version: 1, content }
}

/** Text nodes with a break for each line. */
function withBreaks(text: string): Adf[] {
  return text.split('\n').flatMap((line, index) => {
    const node: Adf[] = line === '' ? [] : [{ type: 'text', text: line }]
    return index === 0 ? node : [{ type: 'hardBreak' }, ...node]
  })
}

const nodeTypes = new Set(
  (
    'doc paragraph text heading bulletList orderedList listItem taskList taskItem blockquote ' +
    'codeBlock rule panel table tableRow tableCell tableHeader mediaSingle mediaGroup media ' +
    'mediaInline mention emoji date status inlineCard blockCard embedCard hardBreak expand ' +
    'nestedExpand decisionList decisionItem layoutSection layoutColumn extension bodiedExtension ' +
    'inlineExtension placeholder caption'
  ).split(' '),
)

/** Whether a value is a document: known nodes, texts that say something. */
export function isDocument(value: unknown): value is Adf {
  return isRecord(value) && value.type === 'doc' && value.version === 1 && isNode(value)
}

function isNode(value: unknown): boolean {
  if (!isRecord(value) || typeof value.type !== 'string' || !nodeTypes.has(value.type)) return false
  if (value.type === 'text' && (typeof value.text !== 'string' || value.text === '')) return false
  if (value.content === undefined) return value.type !== 'doc'
  return Array.isArray(value.content) && value.content.every(isNode)
}

const blocks = new Set(['paragraph', 'heading', 'codeBlock', 'listItem', 'tableRow', 'blockquote'])

/** What a document says, without its form: for searches. */
export function plainText(node: Adf): string {
  if (node.type === 'text') return node.text ?? ''
  if (node.type === 'hardBreak') return '\n'
  if (node.type === 'mention' || node.type === 'emoji' || node.type === 'status') {
    return String(node.attrs?.text ?? node.attrs?.shortName ?? '')
  }
  if (node.type === 'inlineCard') return String(node.attrs?.url ?? '')
  const inner = (node.content ?? []).map(plainText).join('')
  return blocks.has(node.type) ? `${inner}\n` : inner
}
