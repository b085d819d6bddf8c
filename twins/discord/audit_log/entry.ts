import { hubOf } from '../gateway/sessions/hub.ts'
import { tell } from '../gateway/sessions/tell.ts'
import { bitOf } from '../permissions/bits.ts'
import { guildBits, memberOf } from '../permissions/compute.ts'
import { type DiscordWorld, newId, reasonOf } from '../protocol/index.ts'
import type { AuditRow } from '../schema/index.ts'

/** What the log calls each action. https://docs.discord.com/developers/resources/audit-log#audit-log-entry-object-audit-log-events */
const actions = {
  guildUpdate: 1,
  channelCreate: 10,
  channelUpdate: 11,
  channelDelete: 12,
  overwriteCreate: 13,
  overwriteUpdate: 14,
  overwriteDelete: 15,
  memberKick: 20,
  memberPrune: 21,
  memberBanAdd: 22,
  memberBanRemove: 23,
  memberUpdate: 24,
  memberRoleUpdate: 25,
  botAdd: 28,
  roleCreate: 30,
  roleUpdate: 31,
  roleDelete: 32,
  inviteCreate: 40,
  inviteDelete: 42,
  webhookCreate: 50,
  webhookUpdate: 51,
  webhookDelete: 52,
  emojiCreate: 60,
  emojiUpdate: 61,
  emojiDelete: 62,
  messageDelete: 72,
  messageBulkDelete: 73,
  messagePin: 74,
  messageUnpin: 75,
  integrationDelete: 82,
  stageCreate: 83,
  stageUpdate: 84,
  stageDelete: 85,
  stickerCreate: 90,
  stickerUpdate: 91,
  stickerDelete: 92,
  eventCreate: 100,
  eventUpdate: 101,
  eventDelete: 102,
  threadCreate: 110,
  threadUpdate: 111,
  threadDelete: 112,
  commandPermissionUpdate: 121,
  soundCreate: 130,
  soundUpdate: 131,
  soundDelete: 132,
  ruleCreate: 140,
  ruleUpdate: 141,
  ruleDelete: 142,
  ruleBlock: 143,
  ruleFlag: 144,
  ruleTimeout: 145,
  onboardingUpdate: 167,
  voiceStatusUpdate: 192,
} as const

interface Entry {
  target?: string | null
  changes?: AuditRow['changes']
  options?: Record<string, string>
  /** Who did it, where that is not the caller. */
  userId?: string
  /** Discord keeps none of some actions, whatever the header says. */
  withoutReason?: boolean
}

/** Writes down what was done in a guild, and tells who may read the log. */
export function record(
  world: DiscordWorld,
  guildId: string,
  action: keyof typeof actions,
  { target = null, changes, options, userId, withoutReason = false }: Entry,
): void {
  const reason = withoutReason ? undefined : reasonOf(world)
  const entry: AuditRow = {
    id: newId(world),
    guild_id: guildId,
    action_type: actions[action],
    user_id: userId ?? world.caller?.userId ?? null,
    target_id: target,
    ...(changes && changes.length > 0 ? { changes } : {}),
    ...(options ? { options } : {}),
    ...(reason === undefined ? {} : { reason }),
  }
  world.db.audits.insert(entry)
  tell(world, 'GUILD_AUDIT_LOG_ENTRY_CREATE', entry, {
    intent: 'moderation',
    guildId,
    users: readersOf(world, guildId),
  })
}

/** The bots at the gateway that may read the log. */
function readersOf(world: DiscordWorld, guildId: string): string[] {
  const guild = world.db.guilds.getShared(guildId)
  if (!guild) return []
  const bots = new Set([...hubOf(world).sessions.values()].map(({ userId }) => userId))
  return [...bots].filter((userId) => {
    const member = memberOf(world, guildId, userId)
    return member && guildBits(world, guild, member) & bitOf('VIEW_AUDIT_LOG')
  })
}

/** What differs in two versions of an object, in the log's form. */
export function changesBetween(
  before: object,
  after: object,
  keys?: readonly string[],
): NonNullable<AuditRow['changes']> {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  const names = keys ?? [...new Set([...old.keys(), ...now.keys()])]
  return names.flatMap((key) => {
    const [old_value, new_value] = [old.get(key), now.get(key)]
    if (JSON.stringify(old_value) === JSON.stringify(new_value)) return []
    return [
      {
        key,
        ...(new_value == null ? {} : { new_value }),
        ...(old_value == null ? {} : { old_value }),
      },
    ]
  })
}
