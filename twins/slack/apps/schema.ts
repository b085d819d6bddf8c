import { collection } from '../../../shared/db/collection.ts'

export interface SlashCommand {
  command: string
  url?: string | undefined
  description?: string | undefined
  usage_hint?: string | undefined
  /** Whether the names in its text become references. */
  should_escape?: boolean | undefined
}

export interface App {
  id: string
  name: string
  client_id: string
  client_secret: string
  signing_secret: string
  verification_token: string
  bot_id: string
  bot_user: string
  scopes: string[]
  user_scopes: string[]
  redirect_urls: string[]
  request_url?: string
  /** Whether `request_url` has answered its challenge. */
  is_verified: boolean
  /** The event types it subscribes to; `*` for all. */
  events: string[]
  /** The same on behalf of the people who installed it. */
  user_events?: string[]
  /** Whether events are tried for a day. */
  delayed_events?: boolean
  /** Whether `request_url` failed so often that it is out of use until it is verified again. */
  is_disabled?: boolean
  socket_mode: boolean
  /** Whether its tokens expire and are refreshed. */
  token_rotation?: boolean
  /** Whether organizations may install it for all their workspaces. */
  org_deploy_enabled?: boolean
  interactivity_url?: string
  slash_commands: SlashCommand[]
  offers?: Offer[]
  /** Where menus load their options from, if not from `interactivity_url`. */
  options_url?: string
  /** The domains whose links it unfolds. */
  unfurl_domains?: string[]
  updated: number
}

/** A `config` token configures apps; it belongs to none. */
export type TokenKind = 'bot' | 'user' | 'app' | 'config'

export interface Token {
  id: string
  kind: TokenKind
  team: string
  app: string
  /** The person, or the app's bot user. */
  user: string
  bot?: string
  scopes: string[]
  is_revoked: boolean
  expires_ms?: number
  /** The organization it is for: it works in all workspaces the app was added to. */
  enterprise?: string
}

/** What a token that expires is refreshed with, once. */
interface RefreshToken {
  id: string
  kind: TokenKind
  app: string
  user: string
  scopes: string[]
  /** The token it came with. */
  token: string
  enterprise?: string
  is_used: boolean
}

/** `id` is `T…/B…/secret`, as in its URL. */
export type IncomingWebhook = { id: string; app: string; channel: string }

/** A shortcut an app offers, or a step of a workflow it carries out. */
export interface Offer {
  callback_id: string
  type: 'global' | 'message' | 'function'
  name?: string | undefined
  description?: string | undefined
}

/**
 * An app in a workspace that is not its home: its bot has an id of its own there, unless it came
 * with its organization.
 */
interface Install {
  /** `A…/T…` */
  id: string
  app: string
  team: string
  bot_id: string
  bot_user: string
  /** The organization that installed it for all its workspaces. */
  enterprise?: string
}

/** What became of an app's events since an hour began. */
interface EventCount {
  id: string
  since_ms: number
  delivered: number
  failed: number
}

export const appTables = {
  installs: collection<Install>()({
    columns: { bot: (install) => install.bot_id, app: (install) => install.app },
    indexes: [['bot'], ['app']],
  }),

  apps: collection<App>()({
    columns: {
      bot: (app) => app.bot_id,
      client: (app) => app.client_id,
      name: (app) => app.name,
      listens: (app) => app.is_verified && app.request_url !== undefined,
    },
    indexes: [['bot'], ['client']],
  }),

  tokens: collection<Token>()({
    columns: { app: (token) => token.app, user: (token) => token.user },
    indexes: [['app']],
  }),

  event_counts: collection<EventCount>()(),

  refresh_tokens: collection<RefreshToken>()(),

  /** The manifests of the apps that were made from one. */
  manifests: collection<{ id: string; owner: string; manifest: Record<string, unknown> }>()(),

  webhooks: collection<IncomingWebhook>()(),

  tickets: collection<{ id: string; app: string; expires_ms: number }>()(),

  rtm_tickets: collection<{ id: string; user: string; app: string; expires_ms: number }>()(),

  app_connections: collection<{ id: string; status: string }>()(),
}
