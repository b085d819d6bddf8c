import { describe, expect, test } from 'vitest'
import type { SlackWorld } from '../../../twins/slack/protocol/index.ts'
import { bootInteractive } from '../receiver.ts'
import { bootSlack, ids, noon_s, simulate } from '../support.ts'

const { ada, app, team } = ids

type Call = ReturnType<typeof bootSlack>['call']

const open =
  (call: Call) =>
  async (name: string, args: object = {}) =>
    (await call(`POST /api/${name}`, args, { 'content-type': 'application/json; charset=utf-8' }))
      .body

/** A manifest of an app with everything that a manifest can say an app is. */
const full = (url: string) => ({
  display_information: { name: 'Full' },
  features: {
    bot_user: { display_name: 'full' },
    slash_commands: [{ command: '/full', description: 'Do', should_escape: true }],
    shortcuts: [{ name: 'New', type: 'global', callback_id: 'new', description: 'Makes one' }],
    unfurl_domains: ['full.test'],
  },
  functions: { approve: { title: 'Approve', description: 'Asks somebody' } },
  oauth_config: { scopes: { bot: ['chat:write', 'links:read'], user: ['stars:read'] } },
  settings: {
    event_subscriptions: { bot_events: ['link_shared'], user_events: ['star_added'] },
    interactivity: { is_enabled: true, request_url: url, message_menu_options_url: url },
    org_deploy_enabled: true,
    token_rotation_enabled: true,
  },
})

const manifest = {
  display_information: { name: 'Made', description: 'Made from a manifest' },
  features: {
    bot_user: { display_name: 'made' },
    slash_commands: [{ command: '/made', description: 'Do', url: 'https://x.test/c' }],
  },
  oauth_config: { scopes: { bot: ['chat:write'] }, redirect_urls: ['https://x.test/back'] },
  settings: { socket_mode_enabled: true, interactivity: { is_enabled: false } },
}

describe('manifests', () => {
  test('say all that an app is, and are written of it again', async () => {
    const { instance, receiver, as, act } = await bootInteractive()
    const { token } = await simulate(instance, 'config_token', { user: 'ada' })
    const config = as(token)
    const given = full(receiver.url)
    const { app_id } = await config('apps.manifest.create', { manifest: given })
    expect(await act('shortcut', { user: 'ada', callback_id: 'new' })).toMatchObject({
      ...{ type: 'shortcut', callback_id: 'new', api_app_id: app_id },
    })
    const said = { user: 'ada', channel: 'general', command: '/full', text: '@ada' }
    expect(await act('slash_command', said)).toMatchObject({ text: '<@U0TWINFLT01|ada>' })
    instance.run((world: SlackWorld) => world.db.manifests.delete(app_id))
    const { manifest: written } = await config('apps.manifest.export', { app_id })
    expect(written).toMatchObject({
      ...given,
      features: { ...given.features, bot_user: { display_name: 'Full' } },
    })
    const plain = { ...given, features: {}, functions: {}, settings: {} }
    expect((await config('apps.manifest.update', { app_id, manifest: plain })).ok).toBe(true)
    instance.run((world: SlackWorld) => world.db.manifests.delete(app_id))
    const after = (await config('apps.manifest.export', { app_id })).manifest
    expect(Object.keys(after.features)).toEqual(['bot_user'])
    expect(after).not.toHaveProperty('functions')
    expect(after.settings.event_subscriptions).toEqual({ bot_events: [] })
  })

  test('make, change, show and delete apps, with a configuration token', async () => {
    const { instance, as, bot, call } = bootSlack()
    expect((await bot('apps.manifest.create', { manifest })).error).toBe('not_allowed_token_type')
    const issued = await simulate(instance, 'config_token', { user: 'ada' })
    const config = as(issued.token)
    expect((await config('auth.test')).error).toBe('not_allowed_token_type')
    const wrong = {
      ...manifest,
      display_information: {},
      oauth_config: { scopes: { bot: ['fly'] } },
    }
    const refused = await config('apps.manifest.validate', { manifest: wrong })
    expect(refused.error).toBe('invalid_manifest')
    expect(refused.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/display_information/name',
      '/oauth_config/scopes/bot/0',
    ])
    const text = JSON.stringify(manifest)
    expect(await config('apps.manifest.validate', { manifest: text })).toEqual({
      ok: true,
      errors: [],
    })
    const made = await config('apps.manifest.create', { manifest: text })
    const { app_id, credentials, oauth_authorize_url } = made
    expect(credentials.client_id).toMatch(/^\d+\.\d+$/)
    const page = await call(`GET ${oauth_authorize_url.replace('http://twin.test', '')}`)
    expect(page.text).toContain('Made asks for access')
    expect((await config('apps.manifest.export', { app_id })).manifest).toEqual(manifest)
    expect((await config('apps.manifest.export', { app_id: 'A0' })).error).toBe('invalid_app_id')
    const own = (await config('apps.manifest.export', { app_id: app })).manifest
    expect(own).toMatchObject({
      display_information: { name: 'Twinfleet App' },
      settings: { socket_mode_enabled: true },
    })
    const update = (changes: object) =>
      config('apps.manifest.update', { app_id, manifest: { ...manifest, ...changes } })
    expect((await update({ display_information: {} })).error).toBe('invalid_manifest')
    expect(await update({})).toEqual({ ok: true, app_id, permissions_updated: false })
    const oauth_config = { scopes: { bot: ['chat:write', 'users:read'] } }
    expect(await update({ oauth_config })).toMatchObject({ permissions_updated: true })
    expect(await config('apps.manifest.delete', { app_id })).toEqual({ ok: true })
    expect((await config('apps.manifest.delete', { app_id })).error).toBe('invalid_app_id')
    const ask = open(call)
    expect((await ask('tooling.tokens.rotate', { refresh_token: 'x' })).error).toBe(
      'invalid_refresh_token',
    )
    const rotated = await ask('tooling.tokens.rotate', { refresh_token: issued.refresh_token })
    expect(rotated).toMatchObject({
      team_id: team,
      user_id: ada,
      iat: noon_s,
      exp: noon_s + 43_200,
    })
    expect((await config('apps.manifest.export', { app_id: app })).error).toBe('token_revoked')
    expect(await as(rotated.token)('apps.manifest.export', { app_id: app })).toMatchObject({
      ok: true,
    })
  })
})
