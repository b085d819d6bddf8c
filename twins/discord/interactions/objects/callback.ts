import {
  draftOf,
  ensureSomething,
  type MessageArgs,
  messageFields,
  messageFlags,
} from '../../messages/objects/body.ts'
import { components } from '../../messages/objects/component.ts'
import { editMessage } from '../../messages/objects/edit.ts'
import { mentionsIn } from '../../messages/objects/mention.ts'
import { addMessage, makeMessage } from '../../messages/objects/store.ts'
import { anything, choice, list, maybe, model, type Reader, text } from '../../protocol/args.ts'
import { type DiscordWorld, ensure, newId, refusalOf } from '../../protocol/index.ts'
import type { ChannelRow, InteractionRow, MessageRow } from '../../schema/index.ts'

/** The kinds of first answers. */
export const callbackTypes = [1, 4, 5, 6, 7, 8, 9, 10, 12] as const

const modal = model({
  custom_id: text({ min: 1, max: 100 }),
  title: text({ min: 1, max: 45 }),
  components,
})
const suggestions = model({
  choices: maybe(
    list(
      model({ name: text({ min: 1, max: 100 }), name_localizations: anything, value: anything }),
      { max: 25 },
    ),
  ),
})
const message = model(messageFields)

/** Reads a first answer; what is wrong with its data stands under `data`. */
export const callbackData: Record<number, Reader<unknown>> = {
  4: message,
  5: message,
  7: message,
  8: suggestions,
  9: modal,
}

export const callbackFields = { type: choice(callbackTypes), data: anything }

/** What a first answer did. */
interface Answered {
  interaction: InteractionRow
  message: MessageRow | undefined
}

/** Carries out the first answer of an application. `data` was read by `callbackData`. */
export function answer(
  world: DiscordWorld,
  row: InteractionRow,
  type: number,
  data: unknown,
): Answered {
  const channel = world.db.channels.get(row.channel_id)
  ensure(channel, 'unknownChannel')
  if (type === 9) ensure(row.type === 2 || row.type === 3, 'invalidForm')
  if (type === 6 || type === 7)
    ensure(row.type === 3 || row.message_id !== undefined, 'invalidForm')
  if (type === 8) ensure(row.type === 4, 'invalidForm')
  const acknowledged = { ...row, callback: type }
  world.db.interactions.replace(acknowledged)
  if (type === 8 || type === 9) {
    const interaction = world.db.interactions.replace({ ...acknowledged, answer: data })
    return { interaction, message: undefined }
  }
  if (type === 6 || type === 7) {
    const given = data as MessageArgs // as `callbackData` read it
    return update(world, acknowledged, channel, type === 7 ? given : undefined)
  }
  if (type !== 4 && type !== 5) return { interaction: acknowledged, message: undefined }
  const given = (data ?? {}) as MessageArgs // as read
  const sent = respond(world, acknowledged, channel, given, type === 5)
  const isEphemeral = sent.ephemeral_for !== undefined
  const interaction = world.db.interactions.replace({
    ...acknowledged,
    response_id: sent.id,
    response_ephemeral: isEphemeral,
  })
  return { interaction, message: sent }
}

function update(
  world: DiscordWorld,
  row: InteractionRow,
  channel: ChannelRow,
  given: MessageArgs | undefined,
): Answered {
  const target = world.db.messages.get(row.message_id ?? '')
  ensure(target, 'unknownMessage')
  const interaction = world.db.interactions.replace({ ...row, response_id: target.id })
  if (!given) return { interaction, message: target }
  return { interaction, message: editMessage(world, target, channel, given, 'interaction') }
}

/** An application’s message in answer to an interaction; only the asker sees an ephemeral one. */
export function respond(
  world: DiscordWorld,
  row: InteractionRow,
  channel: ChannelRow,
  given: MessageArgs,
  isLoading = false,
): MessageRow {
  const application = world.db.applications.getShared(row.application_id)
  if (!application) throw refusalOf('unknownApplication')
  const draft = draftOf(world, given, ['data'])
  if (!isLoading) ensureSomething(draft)
  const isEphemeral = ((given.flags ?? 0) & messageFlags.ephemeral) !== 0
  const said = {
    content: draft.content,
    authorId: application.bot_id,
    kind: 'interaction' as const,
    allowed: given.allowed_mentions,
    repliedTo: undefined,
  }
  const flags =
    draft.flags |
    (isEphemeral ? messageFlags.ephemeral : 0) |
    (isLoading ? messageFlags.loading : 0)
  const made = makeMessage(world, channel, {
    id: newId(world),
    author_id: application.bot_id,
    ...draft,
    ...mentionsIn(world, channel, said),
    flags,
    type: row.type === 2 ? 20 : 0,
    application_id: application.id,
    webhook_id: application.id,
    interaction_id: row.id,
    ...(isEphemeral ? { ephemeral_for: row.user_id } : {}),
  })
  return addMessage(world, made, world.db.channels.get(channel.id) ?? channel)
}
