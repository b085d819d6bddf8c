import type { Adf } from '../schema/issues.ts'

function escapeHtml(text: unknown): string {
  return String(text ?? '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

const marks: Readonly<Record<string, string>> = {
  strong: 'b',
  em: 'em',
  code: 'tt',
  strike: 'del',
  underline: 'ins',
}

function markedText({ text, marks: given = [] }: Adf): string {
  return given.reduce((inner, { type, attrs }) => {
    if (type === 'link') return `<a href="${escapeHtml(attrs?.href)}">${inner}</a>`
    const name = marks[type]
    return name ? `<${name}>${inner}</${name}>` : inner
  }, escapeHtml(text))
}

const elements: Readonly<Record<string, string>> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  blockquote: 'blockquote',
  table: 'table',
  tableRow: 'tr',
  tableHeader: 'th',
  tableCell: 'td',
}

/** A document as HTML, as `renderedFields` and `renderedBody` have it. */
export function toHtml(node: Adf): string {
  const inner = () => (node.content ?? []).map(toHtml).join('')
  const { attrs = {} } = node
  switch (node.type) {
    case 'doc':
      return (node.content ?? []).map(toHtml).join('\n')
    case 'text':
      return markedText(node)
    case 'hardBreak':
      return '<br/>'
    case 'rule':
      return '<hr />'
    case 'heading':
      return `<h${attrs.level}>${inner()}</h${attrs.level}>`
    case 'codeBlock':
      return `<pre class="code-${escapeHtml(attrs.language ?? 'java')}">${inner()}</pre>`
    case 'mention':
      return `<a class="user-hover" rel="${escapeHtml(attrs.id)}">${escapeHtml(attrs.text)}</a>`
    case 'inlineCard':
      return `<a href="${escapeHtml(attrs.url)}">${escapeHtml(attrs.url)}</a>`
    case 'emoji':
    case 'status':
      return escapeHtml(attrs.text ?? attrs.shortName)
    case 'panel':
      return `<div class="panel">${inner()}</div>`
    default: {
      const name = elements[node.type]
      return name ? `<${name}>${inner()}</${name}>` : inner()
    }
  }
}
