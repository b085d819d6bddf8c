import type { Block, Paragraph, Run } from '../../schema/documents.ts'

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function runHtml({ text, bold, italic, strike, link }: Run): string {
  const css = [
    bold && 'font-weight:700',
    italic && 'font-style:italic',
    strike && 'text-decoration:line-through',
  ].filter(Boolean)
  const style = css.length > 0 ? ` style="${css.join(';')}"` : ''
  const inner = escapeXml(text).replaceAll('\n', '<br/>')
  const shown = link === undefined ? inner : `<a href="${escapeXml(link)}">${inner}</a>`
  return `<span${style}>${shown}</span>`
}

function runsHtml(runs: readonly Run[]): string {
  return runs.map(runHtml).join('')
}

function blockHtml(block: Exclude<Block, { kind: 'item' }>): string {
  if (block.kind === 'paragraph') return `<p>${runsHtml(block.runs)}</p>`
  if (block.kind === 'heading') return `<h${block.level}>${runsHtml(block.runs)}</h${block.level}>`
  const cell = (runs: Run[]) => `<td><p>${runsHtml(runs)}</p></td>`
  const rows = block.rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`)
  return `<table><tbody>${rows.join('')}</tbody></table>`
}

type Item = Extract<Paragraph, { kind: 'item' }>

/** Items that follow each other; those of a deeper level lie within the one above them. */
function listHtml(items: readonly Item[]): string {
  let html = ''
  const open: { tag: string; level: number }[] = []
  const closeLast = () => {
    html += `</li></${open.pop()?.tag}>`
  }
  for (const { level, isOrdered, runs } of items) {
    const tag = isOrdered ? 'ol' : 'ul'
    while ((open.at(-1)?.level ?? 0) > level) closeLast()
    const last = open.at(-1)
    const isSame = last?.level === level && last.tag === tag
    if (last?.level === level && !isSame) closeLast()
    if (isSame) html += '</li>'
    else {
      open.push({ tag, level })
      html += `<${tag}>`
    }
    html += `<li>${runsHtml(runs)}`
  }
  while (open.length > 0) closeLast()
  return html
}

/** The paragraphs as HTML. */
export function blocksHtml(blocks: readonly Block[]): string {
  let html = ''
  let items: Item[] = []
  for (const block of blocks) {
    if (block.kind === 'item') items.push(block)
    else {
      html += listHtml(items) + blockHtml(block)
      items = []
    }
  }
  return html + listHtml(items)
}

/** A whole page, with the marks by which Google's own is known. */
export function pageHtml(blocks: readonly Block[]): string {
  const head = '<meta content="text/html; charset=UTF-8" http-equiv="content-type">'
  return `<html><head>${head}</head><body class="doc-content">${blocksHtml(blocks)}</body></html>`
}
