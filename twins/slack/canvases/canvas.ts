import { createDocument } from '../files/objects/file.ts'
import { ensure, SlackError, type SlackWorld } from '../protocol/index.ts'
import type { Canvas, Section } from '../schema/index.ts'
import { ensureLevel } from './access.ts'

const missing = 'canvas_not_found'

/** A canvas the caller may use so far. */
export function findCanvas(
  world: SlackWorld,
  reference: string,
  wanted: 'read' | 'write' | 'owner',
): Canvas {
  const canvas = world.db.canvases.get(reference)
  ensure(canvas, missing)
  ensureLevel(world, canvas, wanted, missing)
  return canvas
}

function typeOf(markdown: string): string {
  const depth = /^(#{1,3}) /.exec(markdown)?.[1]?.length
  if (depth !== undefined) return `h${depth}`
  return /^([-*]|\d+\.) /.test(markdown) ? 'list' : 'paragraph'
}

/** Markdown in sections: paragraphs, lists and headings of their own. */
export function toSections(world: SlackWorld, markdown: string): Section[] {
  const parts = markdown
    .split(/\n{2,}|\n(?=#{1,3} )|(?<=^#{1,3} .*)\n/gm)
    .map((part) => part.trim())
    .filter(Boolean)
  return parts.map((part) => {
    return { id: `temp:C:${world.id('', 32, 'hex')}`, type: typeOf(part), markdown: part }
  })
}

export function toMarkdown({ sections }: Canvas): string {
  return sections.map(({ markdown }) => markdown).join('\n\n')
}

export function createCanvas(
  world: SlackWorld,
  given: { title: string | undefined; markdown: string | undefined; channel?: string | undefined },
): Canvas {
  const { title = 'Untitled', markdown = '', channel } = given
  const { user: owner } = world.caller
  const file = createDocument(world, { kind: 'canvas', title, user: owner })
  return world.db.canvases.insert({
    id: file.id,
    title,
    owner,
    grants: channel === undefined ? [] : [{ entity: channel, level: 'write' }],
    ...(channel === undefined ? {} : { channel }),
    sections: toSections(world, markdown),
  })
}

/** The canvas of a channel's tab, where it has one. */
export function canvasOf(world: SlackWorld, channel: string): Canvas | undefined {
  return world.db.canvases.first({ where: { channel } })
}

interface Change {
  operation: string
  section_id?: string | undefined
  document_content?: { markdown: string } | undefined
  title_content?: { markdown: string } | undefined
}

function indexOf({ sections }: Canvas, section: string | undefined): number {
  const index = sections.findIndex((each) => each.id === section)
  if (index === -1) throw new SlackError('canvas_editing_failed', { detail: 'section not found' })
  return index
}

/** A canvas with one change made. https://docs.slack.dev/reference/methods/canvases.edit */
export function applyChange(world: SlackWorld, canvas: Canvas, change: Change): Canvas {
  const { operation, section_id, document_content, title_content } = change
  if (operation === 'rename') {
    ensure(title_content, 'invalid_arguments')
    return { ...canvas, title: title_content.markdown }
  }
  const sections = [...canvas.sections]
  const made = () => {
    ensure(document_content, 'invalid_arguments')
    return toSections(world, document_content.markdown)
  }
  if (operation === 'insert_at_start') sections.unshift(...made())
  else if (operation === 'insert_at_end') sections.push(...made())
  else if (operation === 'replace' && section_id === undefined) {
    sections.splice(0, sections.length, ...made())
  } else {
    const at = indexOf(canvas, section_id)
    if (operation === 'insert_before') sections.splice(at, 0, ...made())
    else if (operation === 'insert_after') sections.splice(at + 1, 0, ...made())
    else if (operation === 'replace') sections.splice(at, 1, ...made())
    else sections.splice(at, 1)
  }
  return { ...canvas, sections }
}

export function deleteCanvas(world: SlackWorld, canvas: Canvas): void {
  world.db.canvases.delete(canvas.id)
  world.db.files.delete(canvas.id)
}
