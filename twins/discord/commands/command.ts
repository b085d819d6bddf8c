import { omitUndefined } from '../../../shared/object.ts'
import { Problems } from '../protocol/args.ts'
import { invalidForm } from '../protocol/errors.ts'
import { type DiscordWorld, ensure, newId } from '../protocol/index.ts'
import type { CommandOption, CommandRow } from '../schema/index.ts'
import { type CommandArgs, checkCommand } from './fields.ts'

interface Place {
  application_id: string
  guild_id?: string | undefined
}

/** A command as lists show it: localizations only where they were asked for. */
export function toCommand({ guild_id, ...row }: Readonly<CommandRow>, withLocalizations = true) {
  const shown = { ...row, ...(guild_id === undefined ? {} : { guild_id }) }
  if (withLocalizations) return shown
  const { name_localizations: _names, description_localizations: _descriptions, ...rest } = shown
  return rest
}

/** The commands of an application, everywhere or in one guild. */
export function commandsOf(world: DiscordWorld, { application_id, guild_id }: Place): CommandRow[] {
  return world.db.commands.list({ where: { application: application_id, guild: guild_id ?? null } })
}

export function findCommand(
  world: DiscordWorld,
  { application_id, guild_id }: Place,
  id: string,
): CommandRow {
  const command = world.db.commands.get(id)
  ensure(
    command?.application_id === application_id && command.guild_id === guild_id,
    'unknownCommand',
  )
  return command
}

/** Stores a command under its name; one of the same name and type is replaced and keeps its id. */
export function putCommand(
  world: DiscordWorld,
  place: Place,
  given: CommandArgs,
  at: readonly PropertyKey[] = [],
): { row: CommandRow; isNew: boolean } {
  const problems = new Problems([], at)
  checkCommand(given, problems)
  if (problems.found.length > 0) throw invalidForm(problems.found)
  const type = given.type ?? 1
  const own = commandsOf(world, place)
  const known = own.find((each) => each.name === given.name && each.type === type)
  const limit = type === 1 ? 100 : 15
  ensure(known || own.filter((each) => each.type === type).length < limit, 'tooManyCommands')
  const row = built(world, place, given, known?.id ?? newId(world))
  world.db.commands.put(row)
  return { row, isNew: known === undefined }
}

function built(
  world: DiscordWorld,
  { application_id, guild_id }: Place,
  given: CommandArgs,
  id: string,
): CommandRow {
  return {
    ...{ id, application_id, version: newId(world) },
    ...(guild_id === undefined ? {} : { guild_id }),
    default_member_permissions: given.default_member_permissions ?? null,
    type: given.type ?? 1,
    name: given.name,
    name_localizations: given.name_localizations ?? null,
    description: given.description ?? '',
    description_localizations: given.description_localizations ?? null,
    ...(guild_id === undefined
      ? { dm_permission: given.dm_permission ?? true, contexts: given.contexts ?? null }
      : { contexts: null }),
    integration_types: given.integration_types ?? [0],
    ...(given.options?.length ? { options: given.options.map(toOption) } : {}),
    nsfw: given.nsfw ?? false,
  }
}

type OptionArgs = NonNullable<CommandArgs['options']>[number]

/** An option without what was not said. */
function toOption(given: OptionArgs): CommandOption {
  const { options, choices, ...rest } = given
  const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value != null))
  const inner = options?.length ? { options: options.map(toOption) } : {}
  const values = choices ? { choices: choices.map((each) => omitUndefined({ ...each })) } : {}
  return {
    type: given.type,
    name: given.name,
    description: given.description,
    ...said,
    ...inner,
    ...values,
  }
}

/** Changes what was said of a command. */
export function patchCommand(
  world: DiscordWorld,
  old: CommandRow,
  given: { [K in keyof CommandArgs]?: CommandArgs[K] | undefined },
): CommandRow {
  const { options: _options, ...fields } = given
  const rest = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  const changed: CommandRow = { ...old, ...rest, version: newId(world) }
  if (given.options !== undefined) changed.options = (given.options ?? []).map(toOption)
  const problems = new Problems()
  checkCommand(
    {
      ...given,
      name: changed.name,
      type: old.type === 1 ? 1 : 2,
      description: changed.description,
    },
    problems,
  )
  if (problems.found.length > 0) throw invalidForm(problems.found)
  return world.db.commands.replace(changed)
}

/** Puts a whole list of commands in the place of all that were. */
export function replaceCommands(
  world: DiscordWorld,
  place: Place,
  given: readonly CommandArgs[],
): CommandRow[] {
  const before = commandsOf(world, place)
  const rows = given.map((each, index) => putCommand(world, place, each, [index]).row)
  for (const { id } of before) if (!rows.some((row) => row.id === id)) world.db.commands.delete(id)
  return rows
}
