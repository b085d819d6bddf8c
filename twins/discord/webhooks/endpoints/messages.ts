import { messageFields } from '../../messages/objects/body.ts'
import { editMessage } from '../../messages/objects/edit.ts'
import { toMessage } from '../../messages/objects/message.ts'
import { deleteMessage } from '../../messages/objects/store.ts'
import { maybe, snowflake, text } from '../../protocol/args.ts'
import { type DiscordWorld, endpoint, queryFlag } from '../../protocol/index.ts'
import type { MessageRow } from '../../schema/index.ts'
import { execute, findSent, followUp } from '../execution.ts'
import { findSender } from '../webhook.ts'

const path = { webhook_id: snowflake, webhook_token: text() }
const open = { access: 'none' } as const

function show(world: DiscordWorld, row: MessageRow) {
  return toMessage(world, row, { userId: row.author_id, readsContent: true })
}

/** https://docs.discord.com/developers/resources/webhook#execute-webhook */
export const webhookMessages = {
  'POST /webhooks/{webhook_id}/{webhook_token}': endpoint(
    {
      ...path,
      ...messageFields,
      username: maybe(text({ min: 1, max: 80 })),
      avatar_url: maybe(text()),
      thread_name: maybe(text({ min: 1, max: 100 })),
    },
    (world, { webhook_id, webhook_token, ...given }) => {
      const sender = findSender(world, webhook_id, webhook_token)
      if ('interaction' in sender) return show(world, followUp(world, sender.interaction, given))
      const row = execute(world, sender.webhook, given)
      return queryFlag(world, 'wait') ? show(world, row) : undefined
    },
    open,
  ),
  'GET /webhooks/{webhook_id}/{webhook_token}/messages/@original': endpoint(
    path,
    (world, { webhook_id, webhook_token }) =>
      show(world, findSent(world, webhook_id, webhook_token, '@original').row),
    open,
  ),
  'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original': endpoint(
    { ...path, ...messageFields },
    (world, { webhook_id, webhook_token, ...given }) => {
      const { row, channel } = findSent(world, webhook_id, webhook_token, '@original')
      return show(world, editMessage(world, row, channel, given, 'interaction'))
    },
    open,
  ),
  'DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original': endpoint(
    path,
    (world, { webhook_id, webhook_token }) => {
      const { row, channel } = findSent(world, webhook_id, webhook_token, '@original')
      deleteMessage(world, row, channel)
    },
    open,
  ),
  'GET /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': endpoint(
    { ...path, message_id: text() },
    (world, { webhook_id, webhook_token, message_id }) =>
      show(world, findSent(world, webhook_id, webhook_token, message_id).row),
    open,
  ),
  'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': endpoint(
    { ...path, message_id: text(), ...messageFields },
    (world, { webhook_id, webhook_token, message_id, ...given }) => {
      const { row, channel } = findSent(world, webhook_id, webhook_token, message_id)
      return show(world, editMessage(world, row, channel, given, 'webhook'))
    },
    open,
  ),
  'DELETE /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': endpoint(
    { ...path, message_id: text() },
    (world, { webhook_id, webhook_token, message_id }) => {
      const { row, channel } = findSent(world, webhook_id, webhook_token, message_id)
      deleteMessage(world, row, channel)
    },
    open,
  ),
}
