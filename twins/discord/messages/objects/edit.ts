import { isoTime } from '../../protocol/args.ts'
import { type DiscordWorld, ensure, ensureField } from '../../protocol/index.ts'
import type { ChannelRow, MessageRow } from '../../schema/index.ts'
import {
  draftOf,
  editedAttachments,
  ensureSomething,
  type MessageArgs,
  messageFlags,
} from './body.ts'
import { mentionsIn, type SenderKind } from './mention.ts'
import { saveMessage } from './store.ts'

/** Changes what the author of a message may change of it. */
export function editMessage(
  world: DiscordWorld,
  row: MessageRow,
  channel: Readonly<ChannelRow>,
  given: MessageArgs,
  kind: SenderKind = 'member',
): MessageRow {
  const flags = editedFlags(row, given.flags)
  const isV2 = (flags & messageFlags.v2) !== 0
  if (isV2 && !(row.flags & messageFlags.v2)) ensureCleared(row, given)
  const draft = draftOf(world, { ...given, attachments: null, flags: isV2 ? messageFlags.v2 : 0 })
  const content = given.content === undefined ? row.content : draft.content
  const embeds = given.embeds === undefined ? row.embeds : draft.embeds
  const components = given.components === undefined ? row.components : draft.components
  const attachments = editedAttachments(world, row.attachments, given)
  const isSuppressed = (flags & messageFlags.suppressEmbeds) !== 0
  const parts = { content, embeds: isSuppressed ? [] : embeds, components, attachments }
  ensureSomething({ ...draft, ...parts, ...(row.poll ? { poll: row.poll } : {}) })
  const said = {
    content,
    authorId: row.author_id,
    kind,
    allowed: given.allowed_mentions,
    repliedTo: undefined,
  }
  const mentions = given.content === undefined ? {} : mentionsIn(world, channel, said)
  const isOnlyFlags =
    given.content === undefined &&
    given.embeds === undefined &&
    given.components === undefined &&
    given.attachments === undefined
  const wasLoading = (row.flags & messageFlags.loading) !== 0
  const edited_timestamp = isOnlyFlags || wasLoading ? row.edited_timestamp : isoTime(world.now())
  return saveMessage(world, { ...row, ...parts, ...mentions, flags, edited_timestamp }, channel)
}

const editable = messageFlags.suppressEmbeds | messageFlags.v2

function editedFlags(row: MessageRow, given: number | null | undefined): number {
  const old = row.flags & ~messageFlags.loading
  if (given === undefined || given === null) return old
  const v2 = (old | given) & messageFlags.v2
  return (old & ~editable) | (given & messageFlags.suppressEmbeds) | v2
}

/** What an older message used has to be taken away where it turns to the newer components. */
function ensureCleared(row: MessageRow, given: MessageArgs): void {
  const problem = 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'
  const text = (name: string) =>
    `The '${name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`
  ensureField(
    row.content === '' || given.content === null || given.content === '',
    'content',
    problem,
    text('content'),
  )
  const isBare = row.embeds.length === 0 || given.embeds === null || given.embeds?.length === 0
  ensureField(isBare, 'embeds', problem, text('embeds'))
}

/** A message that its author edits; others may only suppress its embeds. */
export function ensureMayEdit(
  world: DiscordWorld,
  row: Readonly<MessageRow>,
  given: MessageArgs,
  mayManage: boolean,
): void {
  if (row.author_id === world.caller.userId) return
  const keys = Object.entries(given).filter(([, value]) => value !== undefined)
  const isOnlyFlags = keys.every(([name]) => name === 'flags') && keys.length > 0
  ensure(isOnlyFlags && mayManage, 'notAuthor')
}
