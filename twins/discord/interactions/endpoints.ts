import { toMessage } from '../messages/objects/message.ts'
import { Problems, snowflake, text } from '../protocol/args.ts'
import { invalidForm } from '../protocol/errors.ts'
import { endpoint, queryFlag } from '../protocol/index.ts'
import { answer, callbackData, callbackFields } from './objects/callback.ts'
import { findWaiting } from './objects/interaction.ts'

/** https://docs.discord.com/developers/interactions/receiving-and-responding#create-interaction-response */
export const interactions = {
  'POST /interactions/{interaction_id}/{interaction_token}/callback': endpoint(
    { interaction_id: snowflake, interaction_token: text(), ...callbackFields },
    (world, { interaction_id, interaction_token, type, data }) => {
      const waiting = findWaiting(world, interaction_id, interaction_token)
      const problems = new Problems([], ['data'])
      const read = callbackData[type]?.(data ?? (type === 5 ? {} : undefined), problems)
      if (problems.found.length > 0) throw invalidForm(problems.found)
      const { interaction, message } = answer(world, waiting, type, read)
      if (!queryFlag(world, 'with_response')) return undefined
      const { id, channel_id, guild_id, application_id } = interaction
      const about = message
        ? {
            response_message_id: message.id,
            response_message_loading: type === 5,
            response_message_ephemeral: message.ephemeral_for !== undefined,
          }
        : {}
      const bot = world.db.applications.getShared(application_id)?.bot_id ?? ''
      return {
        interaction: {
          id,
          type: interaction.type,
          channel_id,
          ...(guild_id === undefined ? {} : { guild_id }),
          ...about,
        },
        ...(message
          ? {
              resource: {
                type,
                message: toMessage(world, message, { userId: bot, readsContent: true }),
              },
            }
          : {}),
      }
    },
    { access: 'none' },
  ),
}
