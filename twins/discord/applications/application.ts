import { type DiscordWorld, ensure } from '../protocol/index.ts'
import type { ApplicationRow } from '../schema/index.ts'
import { showUser } from '../users/user.ts'

/** An application as everybody sees it. https://docs.discord.com/developers/resources/application */
function toPublicApplication(world: DiscordWorld, row: Readonly<ApplicationRow>) {
  const {
    id,
    name,
    icon,
    description,
    verify_key,
    flags,
    tags,
    bot_public,
    bot_require_code_grant,
  } = row
  const {
    cover_image,
    custom_install_url,
    install_params,
    terms_of_service_url,
    privacy_policy_url,
  } = row
  const optional = {
    cover_image,
    custom_install_url,
    install_params,
    terms_of_service_url,
    privacy_policy_url,
  }
  return {
    ...{ id, name, icon, description, type: null },
    bot: showUser(world, row.bot_id),
    ...{ bot_public, bot_require_code_grant, verify_key, flags, flags_new: String(flags), tags },
    integration_types_config: row.integration_types_config,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  }
}

/** The same with what only the application itself sees. */
export function toApplication(world: DiscordWorld, row: Readonly<ApplicationRow>) {
  const guilds = world.db.members.count({ user: row.bot_id })
  return {
    ...toPublicApplication(world, row),
    redirect_uris: row.redirect_uris,
    interactions_endpoint_url: row.interactions_endpoint_url,
    role_connections_verification_url: row.role_connections_verification_url,
    owner: showUser(world, row.owner_id),
    approximate_guild_count: guilds,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    event_webhooks_url: row.event_webhooks_url,
    event_webhooks_status: row.event_webhooks_status,
    event_webhooks_types: row.event_webhooks_types,
    explicit_content_filter: row.explicit_content_filter,
    team: null,
    eligible_oauth2_scopes: ['bot', 'applications.commands', 'identify', 'email', 'guilds'],
  }
}

/** The caller's own application by the id in the path. */
export function findApplication(world: DiscordWorld, id: string): ApplicationRow {
  const application = world.db.applications.get(id)
  ensure(application, 'unknownApplication')
  ensure(id === world.caller.applicationId, 'notApplicationOwner')
  return application
}

export function makeApplication(
  given: Pick<ApplicationRow, 'id' | 'name' | 'bot_id' | 'owner_id' | 'verify_key'> &
    Partial<ApplicationRow>,
): ApplicationRow {
  return {
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    // The three privileged intents are switched on, in the form for less than a hundred guilds.
    flags: (1 << 13) | (1 << 15) | (1 << 19) | (1 << 23),
    tags: [],
    integration_types_config: { 0: {} },
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    event_webhooks_url: null,
    event_webhooks_status: 1,
    event_webhooks_types: [],
    explicit_content_filter: 0,
    ...given,
  }
}
