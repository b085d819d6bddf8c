import { findApplication } from '../applications/application.ts'
import { findGuild } from '../guilds/objects/guild.ts'
import { flag, models, optional, snowflake } from '../protocol/args.ts'
import { created, type DiscordWorld, endpoint } from '../protocol/index.ts'
import {
  commandsOf,
  findCommand,
  patchCommand,
  putCommand,
  replaceCommands,
  toCommand,
} from './command.ts'
import { commandFields, commandModel, commandPatchFields } from './fields.ts'

const everywhere = { application_id: snowflake }
const inGuild = { application_id: snowflake, guild_id: snowflake }
const one = { command_id: snowflake }

function ensurePlace(
  world: DiscordWorld,
  { application_id, guild_id }: { application_id: string; guild_id?: string },
): void {
  findApplication(world, application_id)
  if (guild_id !== undefined) findGuild(world, guild_id)
}

/** https://docs.discord.com/developers/interactions/application-commands#endpoints */
export const commands = {
  'GET /applications/{application_id}/commands': endpoint(
    { ...everywhere, with_localizations: optional(flag) },
    (world, { with_localizations, ...place }) => {
      ensurePlace(world, place)
      return commandsOf(world, place).map((row) => toCommand(row, with_localizations ?? false))
    },
  ),
  'POST /applications/{application_id}/commands': endpoint(
    { ...everywhere, ...commandFields },
    (world, { application_id, ...given }) => {
      ensurePlace(world, { application_id })
      const { row, isNew } = putCommand(world, { application_id }, given)
      return isNew ? created(toCommand(row)) : toCommand(row)
    },
  ),
  'PUT /applications/{application_id}/commands': endpoint(
    { ...everywhere, list: models(commandModel, { max: 130 }) },
    (world, { list, ...place }) => {
      ensurePlace(world, place)
      return replaceCommands(world, place, list).map((row) => toCommand(row))
    },
  ),
  'GET /applications/{application_id}/commands/{command_id}': endpoint(
    { ...everywhere, ...one },
    (world, { command_id, ...place }) => {
      ensurePlace(world, place)
      return toCommand(findCommand(world, place, command_id))
    },
  ),
  'PATCH /applications/{application_id}/commands/{command_id}': endpoint(
    { ...everywhere, ...one, ...commandPatchFields },
    (world, { command_id, application_id, ...given }) => {
      ensurePlace(world, { application_id })
      const old = findCommand(world, { application_id }, command_id)
      return toCommand(patchCommand(world, old, given))
    },
  ),
  'DELETE /applications/{application_id}/commands/{command_id}': endpoint(
    { ...everywhere, ...one },
    (world, { command_id, ...place }) => {
      ensurePlace(world, place)
      world.db.commands.delete(findCommand(world, place, command_id).id)
    },
  ),
  'GET /applications/{application_id}/guilds/{guild_id}/commands': endpoint(
    { ...inGuild, with_localizations: optional(flag) },
    (world, { with_localizations, ...place }) => {
      ensurePlace(world, place)
      return commandsOf(world, place).map((row) => toCommand(row, with_localizations ?? false))
    },
  ),
  'POST /applications/{application_id}/guilds/{guild_id}/commands': endpoint(
    { ...inGuild, ...commandFields },
    (world, { application_id, guild_id, ...given }) => {
      ensurePlace(world, { application_id, guild_id })
      const { row, isNew } = putCommand(world, { application_id, guild_id }, given)
      return isNew ? created(toCommand(row)) : toCommand(row)
    },
  ),
  'PUT /applications/{application_id}/guilds/{guild_id}/commands': endpoint(
    { ...inGuild, list: models(commandModel, { max: 130 }) },
    (world, { list, ...place }) => {
      ensurePlace(world, place)
      return replaceCommands(world, place, list).map((row) => toCommand(row))
    },
  ),
  'GET /applications/{application_id}/guilds/{guild_id}/commands/{command_id}': endpoint(
    { ...inGuild, ...one },
    (world, { command_id, ...place }) => {
      ensurePlace(world, place)
      return toCommand(findCommand(world, place, command_id))
    },
  ),
  'PATCH /applications/{application_id}/guilds/{guild_id}/commands/{command_id}': endpoint(
    { ...inGuild, ...one, ...commandPatchFields },
    (world, { command_id, application_id, guild_id, ...given }) => {
      const place = { application_id, guild_id }
      ensurePlace(world, place)
      return toCommand(patchCommand(world, findCommand(world, place, command_id), given))
    },
  ),
  'DELETE /applications/{application_id}/guilds/{guild_id}/commands/{command_id}': endpoint(
    { ...inGuild, ...one },
    (world, { command_id, ...place }) => {
      ensurePlace(world, place)
      world.db.commands.delete(findCommand(world, place, command_id).id)
    },
  ),
  'GET /applications/{application_id}/guilds/{guild_id}/commands/permissions': endpoint(
    inGuild,
    (world, place) => {
      ensurePlace(world, place)
      return world.db.commandPermissions.list({
        where: { guild: place.guild_id, application: place.application_id },
      })
    },
  ),
}
