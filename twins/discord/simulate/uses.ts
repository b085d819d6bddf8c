import { z } from 'zod'
import { isRecord } from '../../../shared/json.ts'
import { startInteraction } from '../interactions/objects/interaction.ts'
import { toMember } from '../members/member.ts'
import { walk } from '../messages/objects/component.ts'
import { bitOf } from '../permissions/bits.ts'
import { bitsIn, memberOf } from '../permissions/compute.ts'
import { type DiscordWorld, ensure } from '../protocol/index.ts'
import type { ChannelRow, CommandOption, CommandRow } from '../schema/index.ts'
import { showUser } from '../users/user.ts'
import { personOf, placeOf } from './people.ts'

interface CommandArgs {
  channel: string
  user: string
  name: string
  application?: string | undefined
  options: Record<string, unknown>
  subcommand?: string | undefined
  focused?: string | undefined
}

/** The command of this name that a user finds in a channel. */
function findUsable(
  world: DiscordWorld,
  channel: ChannelRow,
  args: CommandArgs,
  userId: string,
): CommandRow {
  const inGuild = world.db.commands.list({
    where: { name: args.name, guild: channel.guild_id ?? null },
  })
  const found = [...inGuild, ...world.db.commands.list({ where: { name: args.name, guild: null } })]
  const command = found.find(
    ({ application_id }) => !args.application || application_id === args.application,
  )
  ensure(command, 'unknownCommand')
  const bits = bitsIn(world, channel, userId)
  if (channel.guild_id === undefined) return command
  ensure(bits & bitOf('USE_APPLICATION_COMMANDS'), 'missingPermissions')
  const needed = command.default_member_permissions
  if (needed === null || bits & bitOf('ADMINISTRATOR')) return command
  ensure(needed !== '0' && (bits & BigInt(needed)) === BigInt(needed), 'missingPermissions')
  return command
}

/** The options as the client sends them: values with their types, inside their subcommands. */
function optionsOf(declared: readonly CommandOption[], args: CommandArgs): object[] {
  const [first, ...rest] = (args.subcommand ?? '').split(' ').filter(Boolean)
  if (first !== undefined) {
    const inner = declared.find(({ name, type }) => name === first && type <= 2)
    ensure(inner, 'unknownCommand')
    const options = optionsOf(inner.options ?? [], { ...args, subcommand: rest.join(' ') })
    return [{ type: inner.type, name: first, options }]
  }
  return declared.flatMap(({ name, type, required }) => {
    const value = args.options[name]
    ensure(value !== undefined || !required || args.focused !== undefined, 'invalidForm')
    if (value === undefined) return []
    return [{ type, name, value, ...(args.focused === name ? { focused: true } : {}) }]
  })
}

/** What the ids among the values stand for. */
function resolvedOf(
  world: DiscordWorld,
  guildId: string | undefined,
  values: readonly unknown[],
): object {
  const resolved: Record<string, Record<string, object>> = {}
  const add = (kind: string, id: string, value: object) => {
    resolved[kind] = { ...resolved[kind], [id]: value }
  }
  for (const value of values) {
    if (typeof value !== 'string' || !/^\d{15,20}$/.test(value)) continue
    if (world.db.users.has(value)) {
      add('users', value, showUser(world, value))
      const member = guildId === undefined ? undefined : memberOf(world, guildId, value)
      if (member) {
        const { user: _user, mute: _mute, deaf: _deaf, ...partial } = toMember(world, member)
        add('members', value, { ...partial, permissions: '0' })
      }
    }
    const role = world.db.roles.get(value)
    if (role) add('roles', value, role)
    const channel = world.db.channels.get(value)
    if (channel) add('channels', value, { ...channel, permissions: '0' })
  }
  return Object.keys(resolved).length > 0 ? { resolved } : {}
}

function useCommand(world: DiscordWorld, args: CommandArgs, type: 2 | 4) {
  const channel = placeOf(world, args.channel)
  const user_id = personOf(world, args.user)
  const command = findUsable(world, channel, args, user_id)
  const options = optionsOf(command.options ?? [], args)
  const place = command.guild_id === undefined ? {} : { guild_id: command.guild_id }
  const { id, name, application_id } = command
  const data = {
    id,
    name,
    type: command.type,
    ...place,
    options,
    ...resolvedOf(world, channel.guild_id, Object.values(args.options)),
  }
  const started = startInteraction(world, channel, { type, application_id, user_id, data })
  return { interaction: started.id, token: started.token }
}

const commandArgs = () => ({
  channel: z.string(),
  user: z.string(),
  name: z.string(),
  application: z.string().optional(),
  options: z.record(z.string(), z.unknown()).default({}),
  subcommand: z.string().optional(),
})

interface ComponentArgs {
  message: string
  user: string
  custom_id: string
  values?: string[] | undefined
}

interface ModalArgs {
  interaction: string
  fields: Record<string, string>
}

/** How people use applications. */
export const uses = {
  /** A member runs a slash command. */
  command: {
    args: commandArgs,
    run: (world: DiscordWorld, args: CommandArgs) => useCommand(world, args, 2),
  },
  /** A member types into an option that completes itself. */
  autocomplete: {
    args: () => ({ ...commandArgs(), focused: z.string() }),
    run: (world: DiscordWorld, args: CommandArgs) => useCommand(world, args, 4),
  },
  /** A member clicks a button or chooses in a menu. */
  component: {
    args: () => ({
      message: z.string(),
      user: z.string(),
      custom_id: z.string(),
      values: z.array(z.string()).optional(),
    }),
    run(world: DiscordWorld, { message, user, custom_id, values }: ComponentArgs) {
      const row = world.db.messages.get(message)
      ensure(row, 'unknownMessage')
      let component_type: unknown
      walk(row.components, (part) => {
        if (part['custom_id'] === custom_id && part['disabled'] !== true)
          component_type = part['type']
      })
      ensure(component_type !== undefined, 'unknownInteraction')
      const application = world.db.applications.first({ where: { bot: row.author_id } })
      const application_id = row.application_id ?? application?.id ?? ''
      const channel = placeOf(world, row.channel_id)
      const data = {
        custom_id,
        component_type,
        id: 1,
        ...(values ? { values, ...resolvedOf(world, row.guild_id, values) } : {}),
      }
      const started = startInteraction(world, channel, {
        type: 3,
        application_id,
        user_id: personOf(world, user),
        data,
        message_id: message,
      })
      return { interaction: started.id, token: started.token }
    },
  },
  /** A member submits the modal that an interaction was answered with. */
  submit: {
    args: () => ({ interaction: z.string(), fields: z.record(z.string(), z.string()) }),
    run(world: DiscordWorld, { interaction, fields }: ModalArgs) {
      const asked = world.db.interactions.get(interaction)
      ensure(asked?.callback === 9 && isRecord(asked.answer), 'unknownInteraction')
      const { custom_id } = asked.answer
      const shown = asked.answer['components']
      const filled = Array.isArray(shown) ? shown.map((part: unknown) => fill(part, fields)) : []
      const { application_id, user_id, message_id } = asked
      const data = { custom_id, components: filled }
      const place = message_id === undefined ? {} : { message_id }
      const started = startInteraction(world, placeOf(world, asked.channel_id), {
        type: 5,
        application_id,
        user_id,
        data,
        ...place,
      })
      return { interaction: started.id, token: started.token }
    },
  },
  /** What an interaction came to, such as the choices of a completion or the modal shown. */
  outcome: {
    args: () => ({ interaction: z.string() }),
    run(world: DiscordWorld, { interaction }: { interaction: string }) {
      const row = world.db.interactions.get(interaction)
      ensure(row, 'unknownInteraction')
      return {
        callback: row.callback ?? null,
        answer: row.answer ?? null,
        response: row.response_id ?? null,
      }
    },
  },
}

/** A part of a modal with what was filled in. */
function fill(part: unknown, fields: Readonly<Record<string, string>>): unknown {
  if (!isRecord(part)) return part
  const { type, id, custom_id, components, component } = part
  if (Array.isArray(components))
    return { type, id: id ?? 1, components: components.map((each: unknown) => fill(each, fields)) }
  if (component !== undefined) return { type, id: id ?? 1, component: fill(component, fields) }
  return { type, id: id ?? 2, custom_id, value: fields[String(custom_id)] ?? '' }
}
