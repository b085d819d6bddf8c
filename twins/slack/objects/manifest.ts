import { z } from 'zod'
import { botScopes, userScopes } from '../protocol/scopes.ts'
import type { App } from '../schema.ts'

const text = (most: number) => z.string().min(1).max(most)
const url = () => z.url({ protocol: /^https?$/ })
const scopes = (known: readonly string[]) =>
  z.array(z.string().refine((scope) => known.includes(scope), 'invalid_scope'))

/** https://docs.slack.dev/reference/app-manifest */
export const Manifest = () =>
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
    features: z
      .looseObject({
        bot_user: z.looseObject({ display_name: text(80) }).optional(),
        slash_commands: z
          .array(
            z.looseObject({
              command: text(32).regex(/^\//),
              description: text(2000),
              url: url().optional(),
              usage_hint: z.string().optional(),
            }),
          )
          .max(50)
          .optional(),
      })
      .optional(),
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
          })
          .optional(),
        interactivity: z
          .looseObject({ is_enabled: z.boolean(), request_url: url().optional() })
          .optional(),
        socket_mode_enabled: z.boolean().optional(),
        token_rotation_enabled: z.boolean().optional(),
        org_deploy_enabled: z.boolean().optional(),
      })
      .optional(),
  })

export type Manifest = z.output<ReturnType<typeof Manifest>>

/** What a manifest says that an app is here. */
export function toSettings(manifest: Manifest) {
  const { features, oauth_config, settings } = manifest
  const { event_subscriptions: events, interactivity } = settings ?? {}
  return {
    name: manifest.display_information.name,
    scopes: oauth_config?.scopes?.bot ?? [],
    user_scopes: oauth_config?.scopes?.user ?? [],
    redirect_urls: oauth_config?.redirect_urls ?? [],
    events: events?.bot_events ?? [],
    request_url: events?.request_url,
    socket_mode: settings?.socket_mode_enabled ?? false,
    org_deploy_enabled: settings?.org_deploy_enabled ?? false,
    interactivity_url: interactivity?.is_enabled ? interactivity.request_url : undefined,
    slash_commands: (features?.slash_commands ?? []).map((command) => ({
      command: command.command,
      url: command.url,
      description: command.description,
      usage_hint: command.usage_hint,
    })),
  }
}

/** The manifest of an app that was made without one. */
export function toManifest(app: App): Record<string, unknown> {
  const { request_url, interactivity_url } = app
  const commands = app.slash_commands.map(({ command, description = '', ...rest }) => {
    return { command, description, ...rest }
  })
  const events = { bot_events: app.events.filter((event) => event !== '*') }
  const interactivity = { is_enabled: interactivity_url !== undefined }
  const urls = interactivity_url === undefined ? {} : { request_url: interactivity_url }
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: { name: app.name },
    features: {
      bot_user: { display_name: app.name, always_online: false },
      ...(commands.length > 0 ? { slash_commands: commands } : {}),
    },
    oauth_config: {
      redirect_urls: app.redirect_urls,
      scopes: { bot: app.scopes, user: app.user_scopes },
    },
    settings: {
      event_subscriptions: request_url === undefined ? events : { request_url, ...events },
      interactivity: { ...interactivity, ...urls },
      org_deploy_enabled: app.org_deploy_enabled ?? false,
      socket_mode_enabled: app.socket_mode,
      token_rotation_enabled: app.token_rotation ?? false,
    },
  }
}
