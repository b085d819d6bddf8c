import { isForum } from '../channels/objects/channel.ts'
import { respond } from '../interactions/objects/callback.ts'
import { draftOf, ensureSomething, type MessageArgs } from '../messages/objects/body.ts'
import { mentionsIn } from '../messages/objects/mention.ts'
import { opened } from '../messages/objects/send.ts'
import { addMessage, makeMessage } from '../messages/objects/store.ts'
import { type DiscordWorld, ensure, newId, queryFlag, queryText } from '../protocol/index.ts'
import type { ChannelRow, InteractionRow, MessageRow, WebhookRow } from '../schema/index.ts'
import { findSender } from './webhook.ts'

interface ExecuteArgs extends MessageArgs {
  username?: string | null | undefined
  avatar_url?: string | null | undefined
  thread_name?: string | null | undefined
}

/** Sends a message as a webhook. */
export function execute(world: DiscordWorld, webhook: WebhookRow, given: ExecuteArgs): MessageRow {
  const own = world.db.channels.get(webhook.channel_id ?? '')
  ensure(own, 'unknownChannel')
  const channel = placeIn(world, own, given)
  const keepsComponents = webhook.application_id !== null || queryFlag(world, 'with_components')
  const draft = draftOf(world, keepsComponents ? given : { ...given, components: null })
  ensureSomething(draft)
  const said = {
    content: draft.content,
    authorId: webhook.id,
    kind: 'webhook' as const,
    allowed: given.allowed_mentions,
    repliedTo: undefined,
  }
  const made = makeMessage(world, channel, {
    ...{ id: newId(world), author_id: webhook.id, webhook_id: webhook.id },
    ...(webhook.application_id === null ? {} : { application_id: webhook.application_id }),
    ...draft,
    ...mentionsIn(world, channel, said),
    mask: { name: given.username ?? webhook.name ?? 'Webhook', avatar: webhook.avatar },
  })
  return addMessage(world, made, opened(world, channel))
}

/** Where a webhook writes: its channel, or a thread of it. */
function placeIn(world: DiscordWorld, own: ChannelRow, { thread_name }: ExecuteArgs): ChannelRow {
  const thread_id = queryText(world, 'thread_id')
  ensure(!(thread_name && thread_id), 'webhookThreadBoth')
  ensure(!thread_name || isForum(own), 'webhookThreadOnlyForum')
  if (thread_id !== undefined) {
    const thread = world.db.channels.get(thread_id)
    ensure(thread?.parent_id === own.id, 'unknownChannel')
    return thread
  }
  ensure(!isForum(own), 'forumWebhookNeedsThread')
  return own
}

/** A further message of an application in answer to an interaction. */
export function followUp(
  world: DiscordWorld,
  interaction: InteractionRow,
  given: MessageArgs,
): MessageRow {
  const channel = world.db.channels.get(interaction.channel_id)
  ensure(channel && interaction.callback !== undefined, 'unknownWebhook')
  return respond(world, interaction, channel, given)
}

/** A webhook’s or an interaction’s message with its channel; `@original` is the first answer. */
export function findSent(
  world: DiscordWorld,
  id: string,
  token: string,
  messageId: string,
): { row: MessageRow; channel: ChannelRow } {
  const sender = findSender(world, id, token)
  const wanted =
    messageId === '@original' && 'interaction' in sender
      ? (sender.interaction.response_id ?? '')
      : messageId
  const row = world.db.messages.get(wanted)
  const channel = world.db.channels.get(row?.channel_id ?? '')
  ensure(row && channel && (row.webhook_id === id || 'interaction' in sender), 'unknownMessage')
  return { row, channel }
}
