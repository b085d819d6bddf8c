import type { UploadedFile } from '../../../../shared/http/body.ts'
import {
  flag,
  int,
  isoTime,
  list,
  maybe,
  model,
  optional,
  Problems,
  type ReadModel,
  snowflake,
  text,
} from '../../protocol/args.ts'
import { invalidForm } from '../../protocol/errors.ts'
import { type DiscordWorld, ensure, newId } from '../../protocol/index.ts'
import type { AttachmentRow, PollRow } from '../../schema/index.ts'
import { checkKinds, components, numbered } from './component.ts'
import {
  type AttachmentArgs,
  allowedMentions,
  attachments,
  embeds,
  type PollArgs,
  poll,
  toEmbed,
} from './embed.ts'

/** What everything that makes a message may say. */
export const messageFields = {
  content: maybe(text({ max: 2000 })),
  embeds: maybe(embeds),
  allowed_mentions: maybe(allowedMentions),
  components: maybe(components),
  flags: maybe(int()),
  attachments: maybe(attachments),
  sticker_ids: maybe(list(snowflake, { max: 3 })),
  poll: maybe(poll),
  tts: maybe(flag),
}

/** The further fields of an ordinary message. */
export const sendFields = {
  ...messageFields,
  nonce: maybe(text({ max: 25 })),
  enforce_nonce: maybe(flag),
  message_reference: maybe(
    model({
      type: maybe(int({ min: 0, max: 1 })),
      message_id: optional(snowflake),
      channel_id: optional(snowflake),
      guild_id: optional(snowflake),
      fail_if_not_exists: maybe(flag),
    }),
  ),
}

export type MessageArgs = Partial<ReadModel<typeof messageFields>>
export type SendArgs = Partial<ReadModel<typeof sendFields>>

export const messageFlags = {
  suppressEmbeds: 1 << 2,
  crossposted: 1 << 0,
  isCrosspost: 1 << 1,
  hasThread: 1 << 5,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  voice: 1 << 13,
  snapshot: 1 << 14,
  v2: 1 << 15,
} as const

/** The flags that a sender may set. */
const settable =
  messageFlags.suppressEmbeds |
  messageFlags.suppressNotifications |
  messageFlags.voice |
  messageFlags.v2

/** What of a message its sender wrote, checked. */
export interface Draft {
  content: string
  embeds: object[]
  components: object[]
  attachments: AttachmentRow[]
  flags: number
  tts: boolean
  poll?: PollRow
  sticker_items?: { id: string; name: string; format_type: number }[]
}

/** Reads what a message shall hold; refuses an empty one. `root` is where its fields stand. */
export function draftOf(
  world: DiscordWorld,
  given: MessageArgs,
  root: readonly string[] = [],
): Draft {
  const flags = (given.flags ?? 0) & settable
  const isV2 = (flags & messageFlags.v2) !== 0
  checkParts(given, isV2, root)
  const draft: Draft = {
    content: (given.content ?? '').trim(),
    embeds: flags & messageFlags.suppressEmbeds ? [] : (given.embeds ?? []).map(toEmbed),
    components: numbered(given.components ?? []),
    attachments: keepFiles(world, given.attachments ?? []),
    flags,
    tts: given.tts ?? false,
    ...(given.poll ? { poll: toPollRow(world, given.poll) } : {}),
    ...(given.sticker_ids?.length
      ? { sticker_items: given.sticker_ids.map((id) => stickerItem(world, id)) }
      : {}),
  }
  return draft
}

/** 50006 where a message holds nothing. */
export function ensureSomething(draft: Draft, isForward = false): void {
  const { content, embeds, components, attachments, poll, sticker_items } = draft
  const parts = [embeds, components, attachments, sticker_items ?? []]
  ensure(
    isForward || content !== '' || poll || parts.some((each) => each.length > 0),
    'emptyMessage',
  )
}

function checkParts(given: MessageArgs, isV2: boolean, root: readonly string[]): void {
  const problems = new Problems([], root)
  if (given.components) checkKinds(given.components, isV2, problems.at('components'))
  if (isV2) {
    for (const name of ['content', 'embeds', 'poll', 'sticker_ids'] as const) {
      const value = given[name]
      if (!value || (Array.isArray(value) && value.length === 0)) continue
      const message = `The '${name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`
      problems.at(name).add('MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', message)
    }
  }
  if (problems.found.length > 0) throw invalidForm(problems.found)
}

function stickerItem(world: DiscordWorld, id: string) {
  const sticker = world.db.stickers.getShared(id)
  ensure(sticker, 'invalidSticker')
  const { name, format_type } = sticker
  return { id, name, format_type }
}

function toPollRow(world: DiscordWorld, given: PollArgs): PollRow {
  const { question, answers, duration, allow_multiselect } = given
  const ends_ms = world.now() + (duration ?? 24) * 3_600_000
  return {
    question: { text: question.text },
    answers: answers.map(({ poll_media }, index) => {
      const { text: label, emoji } = poll_media
      const face = emoji ? { emoji: { id: emoji.id ?? null, name: emoji.name ?? null } } : {}
      return { answer_id: index + 1, poll_media: { ...(label ? { text: label } : {}), ...face } }
    }),
    expiry: isoTime(ends_ms),
    allow_multiselect: allow_multiselect ?? false,
    layout_type: 1,
    is_finalized: false,
  }
}

/** Stores the files of a call, with what the body says of them. */
function keepFiles(world: DiscordWorld, described: AttachmentArgs): AttachmentRow[] {
  const files = world.call?.state.files ?? []
  return files
    .filter(({ field }) => /^(files?(\[\d+\])?|file\d*)$/.test(field))
    .map((file) => {
      const number = /\d+/.exec(file.field)?.[0] ?? '0'
      return keepFile(
        world,
        file,
        described.find(({ id }) => id === number),
      )
    })
}

function keepFile(
  world: DiscordWorld,
  file: UploadedFile,
  about: AttachmentArgs[number] | undefined,
): AttachmentRow {
  const { filename, mimeType, blob } = file
  const name = (about?.filename ?? filename).replaceAll(/[^\w.-]+/g, '_') || 'unknown'
  const { description, title, duration_secs, waveform } = about ?? {}
  const id = newId(world)
  const hash = world.blobs.keep(blob)
  const content_type = mimeType || 'application/octet-stream'
  world.db.assets.insert({ id, blob: hash, content_type })
  return {
    id,
    filename: about?.is_spoiler && !name.startsWith('SPOILER_') ? `SPOILER_${name}` : name,
    size: blob.size,
    content_type,
    blob: hash,
    ...(description ? { description } : {}),
    ...(title ? { title } : {}),
    ...(typeof duration_secs === 'number' ? { duration_secs } : {}),
    ...(waveform ? { waveform } : {}),
  }
}

/** The attachments after an edit: those that are named stay, new ones come. */
export function editedAttachments(
  world: DiscordWorld,
  old: readonly AttachmentRow[],
  given: MessageArgs,
): AttachmentRow[] {
  const fresh = keepFiles(world, given.attachments ?? [])
  if (!given.attachments) return [...old, ...fresh]
  const kept = old.filter(({ id }) => given.attachments?.some((each) => each.id === id))
  return [...kept, ...fresh]
}
