import { z } from 'zod'
import { announce } from '../apps/objects/announce.ts'
import { findChannel, memberOf } from '../conversations/objects/channel.ts'
import { idList, structure, text } from '../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../protocol/index.ts'
import { eventTs } from '../protocol/time.ts'
import type { Canvas } from '../schema/index.ts'
import { grant, revoke } from './access.ts'
import { applyChange, canvasOf, createCanvas, deleteCanvas, findCanvas } from './canvas.ts'

const write = { scope: 'canvases:write', tier: 3 } as const
const Content = () => z.object({ type: z.literal('markdown'), markdown: z.string() })
const document = () => structure(Content(), 'invalid_document_content')
const about = () => ({ title: text().optional(), document_content: document().optional() })

const Change = () =>
  z.object({
    operation: z.enum([
      ...(['insert_at_start', 'insert_at_end', 'insert_before', 'insert_after'] as const),
      ...(['replace', 'delete', 'rename'] as const),
    ]),
    section_id: z.string().optional(),
    document_content: Content().optional(),
    title_content: Content().optional(),
  })

const Criteria = () =>
  z.object({
    section_types: z.array(z.enum(['h1', 'h2', 'h3', 'any_header'])).optional(),
    contains_text: z.string().optional(),
  })

const entities = () => ({
  canvas_id: text(),
  channel_ids: idList().optional(),
  user_ids: idList().optional(),
})

/** The channel a canvas becomes a tab of; it can have one. */
function findHome(world: SlackWorld, reference: string): string {
  const { id } = findChannel(world, reference)
  ensure(memberOf(world, id, world.caller.user), 'not_in_channel')
  ensure(!canvasOf(world, id), 'channel_canvas_already_exists')
  return id
}

function announceChange(world: SlackWorld, { id }: Canvas): void {
  const event = { type: 'file_change', file_id: id, file: { id }, event_ts: eventTs(world) }
  announce(world, event, { app: world.caller.token.app })
}

/** https://docs.slack.dev/surfaces/canvases */
export const canvases = {
  'canvases.create': method(
    { ...write, tier: 2 },
    () => ({ ...about(), channel_id: text().optional() }),
    (world, { title, document_content, channel_id }) => {
      const channel = channel_id === undefined ? undefined : findHome(world, channel_id)
      const given = { title, markdown: document_content?.markdown, channel }
      return { canvas_id: createCanvas(world, given).id }
    },
  ),

  'conversations.canvases.create': method(
    { ...write, tier: 2 },
    () => ({ ...about(), channel_id: text() }),
    (world, { title, document_content, channel_id }) => {
      const channel = findHome(world, channel_id)
      const given = { title, markdown: document_content?.markdown, channel }
      return { canvas_id: createCanvas(world, given).id }
    },
  ),

  'canvases.edit': method(
    write,
    () => ({ canvas_id: text(), changes: structure(z.array(Change()).min(1), 'invalid_changes') }),
    (world, { canvas_id, changes }) => {
      const canvas = findCanvas(world, canvas_id, 'write')
      const changed = changes.reduce((now, change) => applyChange(world, now, change), canvas)
      world.db.canvases.replace(changed)
      world.db.files.update(canvas.id, { title: changed.title, name: changed.title })
      announceChange(world, canvas)
    },
  ),

  'canvases.delete': method(
    write,
    () => ({ canvas_id: text() }),
    (world, { canvas_id }) => {
      deleteCanvas(world, findCanvas(world, canvas_id, 'owner'))
    },
  ),

  'canvases.sections.lookup': method(
    { scope: 'canvases:read', tier: 3 },
    () => ({ canvas_id: text(), criteria: structure(Criteria(), 'invalid_criteria') }),
    (world, { canvas_id, criteria: { section_types: types, contains_text } }) => {
      const { sections } = findCanvas(world, canvas_id, 'read')
      ensure(types?.length || contains_text, 'invalid_criteria')
      const found = sections.filter(({ type, markdown }) => {
        const isHeader = type.startsWith('h')
        const isType = types?.some((each) => each === type || (each === 'any_header' && isHeader))
        const words = contains_text?.toLowerCase() ?? ''
        return isType !== false && markdown.toLowerCase().includes(words)
      })
      return { sections: found.map(({ id }) => ({ id })) }
    },
  ),

  'canvases.access.set': method(
    write,
    () => ({
      ...entities(),
      access_level: z.enum(['read', 'write', 'owner'], 'invalid_access_level'),
    }),
    (world, { canvas_id, access_level, ...given }) => {
      const canvas = findCanvas(world, canvas_id, 'owner')
      const { grants, failed } = grant(world, canvas, access_level, given)
      world.db.canvases.replace({ ...canvas, grants })
      return failed
    },
  ),

  'canvases.access.delete': method(write, entities, (world, { canvas_id, ...given }) => {
    const canvas = findCanvas(world, canvas_id, 'owner')
    const { grants, failed } = revoke(world, canvas, given)
    world.db.canvases.replace({ ...canvas, grants })
    return failed
  }),
}
