import { record } from '../audit_log/entry.ts'
import { tell } from '../gateway/sessions/tell.ts'
import { findGuild } from '../guilds/objects/guild.ts'
import { ensureInGuild } from '../permissions/compute.ts'
import { list, maybe, optional, type Reader, snowflake, text } from '../protocol/args.ts'
import { created, type DiscordWorld, endpoint, ensure, newId } from '../protocol/index.ts'
import type { EmojiRow } from '../schema/index.ts'
import { emojisOf, findEmoji, toEmoji } from './emoji.ts'

const place = { guild_id: snowflake }
const one = { guild_id: snowflake, emoji_id: snowflake }
const name: Reader<string> = (value, problems) => {
  const given = text({ min: 2, max: 32 })(value, problems)
  if (given !== undefined && !/^\w+$/.test(given)) {
    problems.add('STRING_TYPE_REGEX', 'String value did not match validation regex.')
  }
  return given
}

function tellEmojis(world: DiscordWorld, guild_id: string): void {
  const emojis = emojisOf(world, guild_id).map((row) => toEmoji(world, row))
  tell(
    world,
    'GUILD_EMOJIS_UPDATE',
    { guild_id, emojis },
    { intent: 'expressions', guildId: guild_id },
  )
}

/** https://docs.discord.com/developers/resources/emoji */
export const emojis = {
  'GET /guilds/{guild_id}/emojis': endpoint(place, (world, { guild_id }) => {
    findGuild(world, guild_id)
    return emojisOf(world, guild_id).map((row) => toEmoji(world, row))
  }),
  'GET /guilds/{guild_id}/emojis/{emoji_id}': endpoint(one, (world, { guild_id, emoji_id }) => {
    findGuild(world, guild_id)
    return toEmoji(world, findEmoji(world, guild_id, emoji_id))
  }),
  'POST /guilds/{guild_id}/emojis': endpoint(
    { ...place, name, image: text(), roles: maybe(list(snowflake)) },
    (world, { guild_id, name: given, image, roles }) => {
      ensureInGuild(world, findGuild(world, guild_id), 'CREATE_GUILD_EXPRESSIONS')
      const [, kind] = /^data:image\/(png|jpeg|gif|webp);base64,/.exec(image) ?? []
      ensure(kind, 'invalidAsset')
      const animated = kind === 'gif'
      const same = emojisOf(world, guild_id).filter((each) => each.animated === animated)
      ensure(same.length < 50, 'tooManyEmojis')
      const row: EmojiRow = {
        ...{ id: newId(world), owner_id: guild_id, name: given, roles: roles ?? [] },
        ...{ user_id: world.caller.userId, animated, available: true },
      }
      world.db.emojis.insert(row)
      tellEmojis(world, guild_id)
      record(world, guild_id, 'emojiCreate', {
        target: row.id,
        changes: [{ key: 'name', new_value: given }],
      })
      return created(toEmoji(world, row))
    },
  ),
  'PATCH /guilds/{guild_id}/emojis/{emoji_id}': endpoint(
    { ...one, name: optional(name), roles: maybe(list(snowflake)) },
    (world, { guild_id, emoji_id, name: given, roles }) => {
      ensureInGuild(world, findGuild(world, guild_id), 'MANAGE_GUILD_EXPRESSIONS')
      const old = findEmoji(world, guild_id, emoji_id)
      const row = {
        ...old,
        name: given ?? old.name,
        roles: roles ?? (roles === null ? [] : old.roles),
      }
      world.db.emojis.replace(row)
      tellEmojis(world, guild_id)
      const changes = [{ key: 'name', old_value: old.name, new_value: row.name }]
      record(world, guild_id, 'emojiUpdate', { target: emoji_id, changes })
      return toEmoji(world, row)
    },
  ),
  'DELETE /guilds/{guild_id}/emojis/{emoji_id}': endpoint(one, (world, { guild_id, emoji_id }) => {
    ensureInGuild(world, findGuild(world, guild_id), 'MANAGE_GUILD_EXPRESSIONS')
    const { name: old_value } = findEmoji(world, guild_id, emoji_id)
    world.db.emojis.delete(emoji_id)
    tellEmojis(world, guild_id)
    record(world, guild_id, 'emojiDelete', {
      target: emoji_id,
      changes: [{ key: 'name', old_value }],
    })
  }),
}
