import { findGuild } from '../guilds/objects/guild.ts'
import { ensureInGuild } from '../permissions/compute.ts'
import { int, optional, snowflake } from '../protocol/args.ts'
import { endpoint } from '../protocol/index.ts'
import { sortable } from '../schema/index.ts'
import { showUser } from '../users/user.ts'

/** https://docs.discord.com/developers/resources/audit-log#get-guild-audit-log */
export const auditLog = {
  'GET /guilds/{guild_id}/audit-logs': endpoint(
    {
      guild_id: snowflake,
      user_id: optional(snowflake),
      target_id: optional(snowflake),
      action_type: optional(int()),
      before: optional(snowflake),
      after: optional(snowflake),
      limit: optional(int({ min: 1, max: 100 })),
    },
    (world, { guild_id, user_id, target_id, action_type, before, after, limit = 50 }) => {
      ensureInGuild(world, findGuild(world, guild_id), 'VIEW_AUDIT_LOG')
      const anchor = after ?? before
      const entries = world.db.audits.list({
        where: { guild: guild_id, user: user_id, target: target_id, action: action_type },
        order: ['sort'],
        direction: after === undefined ? 'desc' : 'asc',
        after: anchor === undefined ? undefined : [sortable(anchor)],
        limit,
      })
      const ids = new Set(entries.flatMap((entry) => [entry.user_id, entry.target_id]))
      const users = [...ids].filter((id) => id !== null && world.db.users.has(id))
      return {
        audit_log_entries: entries.map(({ guild_id: _guild, ...entry }) => entry),
        users: users.map((id) => showUser(world, id ?? '')),
        integrations: [],
        webhooks: [],
        guild_scheduled_events: [],
        threads: [],
        application_commands: [],
        auto_moderation_rules: [],
      }
    },
  ),
}
