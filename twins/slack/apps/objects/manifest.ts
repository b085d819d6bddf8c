import { z } from 'zod'
import { omitUndefined } from '../../../../shared/object.ts'
import { botScopes, userScopes } from '../../protocol/scopes.ts'
import type { App, Offer } from '../../schema/index.ts'

const text = (most: number) => z.string().min(1).max(most)
const url = () => z.url({ protocol: /^https?$/ })
const scopes = (known: readonly string[]) =>
  z.array(z.string().refine((scope) => known.includes(scope), 'invalid_scope'))

const command = () =>
  z.looseObject({
    command: text(32).regex(/^\//),
    description: text(2000),
    url: url().optional(),
    usage_hint: z.string().optional(),
    should_escape: z.boolean().optional(),
  })

const shortcut = () =>
  z.looseObject({
    name: text(24),
    type: z.enum(['message', 'global']),
    callback_id: text(255),
    description: text(150),
  })

const step = () => z.looseObject({ title: text(255), description: z.string().optional() })

const features = () =>
  z.looseObject({
    bot_user: z.looseObject({ display_name: text(80) }).optional(),
    slash_commands: z.array(command()).max(50).optional(),
    shortcuts: z.array(shortcut()).max(10).optional(),
    unfurl_domains: z.array(z.string()).max(5).optional(),
  })

/** https://docs.slack.dev/reference/app-manifest */
export const ManifestShape = () =>
  z.looseObject({
    display_information: z.looseObject({
      name: text(35),
      description: z.string().max(140).optional(),
      long_description: z.string().max(4000).optional(),
      background_color: z
        .string()
        .regex(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i)
        .optional(),
    }),
    features: features().optional(),
    functions: z.record(z.string(), step()).optional(),
    oauth_config: z
      .looseObject({
        redirect_urls: z.array(url()).optional(),
        scopes: z
          .looseObject({ bot: scopes(botScopes).optional(), user: scopes(userScopes).optional() })
          .optional(),
      })
      .optional(),
    settings: z
      .looseObject({
        event_subscriptions: z
          .looseObject({
            request_url: url().optional(),
            bot_events: z.array(z.string()).optional(),
            user_events: z.array(z.string()).optional(),
          })
          .optional(),
        interactivity: z
          .looseObject({
            is_enabled: z.boolean(),
            request_url: url().optional(),
            message_menu_options_url: url().optional(),
          })
          .optional(),
        socket_mode_enabled: z.boolean().optional(),
        token_rotation_enabled: z.boolean().optional(),
        org_deploy_enabled: z.boolean().optional(),
      })
      .optional(),
  })

export type Manifest = z.output<ReturnType<typeof ManifestShape>>

/** The shortcuts and the steps that a manifest says an app offers. */
function toOffers({ features, functions = {} }: Manifest): Offer[] {
  const shortcuts = (features?.shortcuts ?? []).map(({ callback_id, type, name, description }) => {
    return { callback_id, type, name, description }
  })
  const steps = Object.entries(functions).map(([callback_id, { title: name, description }]) => {
    return { callback_id, type: 'function' as const, ...omitUndefined({ name, description }) }
  })
  return [...shortcuts, ...steps]
}

/** What a manifest says that an app is here. */
export function toSettings(manifest: Manifest) {
  const { features, oauth_config, settings } = manifest
  const { event_subscriptions: events, interactivity } = settings ?? {}
  const isInteractive = interactivity?.is_enabled === true
  const offers = toOffers(manifest)
  return {
    name: manifest.display_information.name,
    scopes: oauth_config?.scopes?.bot ?? [],
    user_scopes: oauth_config?.scopes?.user ?? [],
    redirect_urls: oauth_config?.redirect_urls ?? [],
    events: events?.bot_events ?? [],
    user_events: events?.user_events,
    request_url: events?.request_url,
    socket_mode: settings?.socket_mode_enabled ?? false,
    org_deploy_enabled: settings?.org_deploy_enabled ?? false,
    interactivity_url: isInteractive ? interactivity.request_url : undefined,
    options_url: isInteractive ? interactivity.message_menu_options_url : undefined,
    unfurl_domains: features?.unfurl_domains,
    offers: offers.length > 0 ? offers : undefined,
    slash_commands: (features?.slash_commands ?? []).map((each) => {
      const { command, url, description, usage_hint, should_escape } = each
      return { command, url, description, usage_hint, should_escape }
    }),
  }
}

/** What an app offers, as its manifest shows it. */
function toFeatures(app: App) {
  const { offers = [], unfurl_domains } = app
  const slash_commands = app.slash_commands.map(({ command, description = '', ...rest }) => {
    return { command, description, ...rest }
  })
  const shortcuts = offers
    .filter(({ type }) => type !== 'function')
    .map(({ callback_id, type, name = callback_id, description = '' }) => {
      return { name, type, callback_id, description }
    })
  const steps = offers
    .filter(({ type }) => type === 'function')
    .map(({ callback_id, name: title = callback_id, description }) => {
      return [callback_id, omitUndefined({ title, description })]
    })
  return {
    features: {
      bot_user: { display_name: app.name, always_online: false },
      ...(slash_commands.length > 0 ? { slash_commands } : {}),
      ...(shortcuts.length > 0 ? { shortcuts } : {}),
      ...(unfurl_domains ? { unfurl_domains } : {}),
    },
    ...(steps.length > 0 ? { functions: Object.fromEntries(steps) } : {}),
  }
}

/** The manifest of an app that was made without one. */
export function toManifest(app: App): Record<string, unknown> {
  const { request_url, interactivity_url, options_url, user_events } = app
  const bot_events = app.events.filter((event) => event !== '*')
  const urls = { request_url: interactivity_url, message_menu_options_url: options_url }
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: { name: app.name },
    ...toFeatures(app),
    oauth_config: {
      redirect_urls: app.redirect_urls,
      scopes: { bot: app.scopes, user: app.user_scopes },
    },
    settings: {
      event_subscriptions: omitUndefined({ request_url, bot_events, user_events }),
      interactivity: { is_enabled: interactivity_url !== undefined, ...omitUndefined(urls) },
      org_deploy_enabled: app.org_deploy_enabled ?? false,
      socket_mode_enabled: app.socket_mode,
      token_rotation_enabled: app.token_rotation ?? false,
    },
  }
}
