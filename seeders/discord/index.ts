import type { Seeder } from '../../shared/contract.ts'
import { omitUndefined } from '../../shared/object.ts'
import { verifyKeyOf } from '../../twins/discord/applications/signing.ts'
import type { DiscordWorld } from '../../twins/discord/protocol/index.ts'
import * as seed from '../seed.ts'
import { credentials, seedPlain } from './baseline.ts'
import { DiscordSeed } from './schema.ts'
import { Seeding } from './seeding.ts'

/** Seeds Discord: guilds with all that is in them, and applications with their commands. */
export const seeder: Seeder = {
  schema: DiscordSeed,
  baseline(world: DiscordWorld) {
    seedPlain(world)
  },
  apply(world: DiscordWorld, config: DiscordSeed) {
    const seeding = new Seeding(world)
    seed.each('discord.guilds', config.guilds, (guild, path) => {
      seeding.guild(guild, path)
    })
    seed.each('discord.applications', config.applications, (application) => {
      seeding.application(application)
    })
    const { guilds, channels, messages } = seeding
    return omitUndefined({
      guilds_created: guilds.length,
      channels_created: channels.length,
      messages_posted: messages,
      guild_id: guilds[0],
      channel_ids: channels,
    })
  },
  env: (url) => ({
    DISCORD_API_URL: `${url}/api`,
    DISCORD_BASE_URL: url,
    DISCORD_TOKEN: credentials.botToken,
    DISCORD_BOT_TOKEN: credentials.botToken,
    DISCORD_APPLICATION_ID: credentials.applicationId,
    DISCORD_PUBLIC_KEY: verifyKeyOf(credentials.signingSeed),
    DISCORD_CLIENT_SECRET: credentials.clientSecret,
    DISCORD_GUILD_ID: credentials.guildId,
  }),
}
