import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { twin as slack } from '../../../twins/slack/index.ts'
import type { SlackWorld } from '../../../twins/slack/protocol/index.ts'
import { conversationScopes } from '../../../twins/slack/protocol/scopes.ts'
import { bootSlack, tokens } from '../support.ts'

const description = new URL(
  '../../../../shared/specs/slack/slack_web_openapi_v2.json',
  import.meta.url,
)

interface Rules {
  scope?: string | string[]
  conversations?: keyof typeof conversationScopes
  tokens?: string[]
  access?: string
}

/** Every method that is built, with the scopes of which it asks for one. */
const methods = Object.entries(slack.endpoints).map(([name, declared]) => {
  const { rules } = declared as unknown as { rules: Rules } // a method of Slack's
  const { scope = [], conversations, tokens: kinds = ['bot', 'user'] } = rules
  const ofPlaces = conversations ? Object.values(conversationScopes[conversations]).flat() : []
  return { name, kinds, access: rules.access, accepted: [...ofPlaces, ...[scope].flat()] }
})

test('every method refuses a token without its scope, and names it', async () => {
  const { bot, user, call, instance } = bootSlack()
  instance.run((world: SlackWorld) => {
    for (const id of [tokens.bot, tokens.user]) world.db.tokens.update(id, { scopes: [] })
  })
  const asking = methods.filter(({ accepted, kinds }) => {
    return accepted.length > 0 && (kinds.includes('bot') || kinds.includes('user'))
  })
  expect(asking.length).toBeGreaterThan(200)
  for (const { name, kinds, accepted } of asking) {
    const needed = accepted.join(',')
    const answer = await (kinds.includes('bot') ? bot : user)(name)
    expect([name, answer]).toEqual([
      name,
      { ok: false, error: 'missing_scope', needed, provided: '' },
    ])
  }
  const [first] = asking
  const authorization = `Bearer ${tokens.user}`
  const { headers } = await call(`POST /api/${first?.name}`, {}, { authorization })
  expect(headers.get('x-accepted-oauth-scopes')).toBe(first?.accepted.join(','))
})

test('every method refuses who gives no token, and the kinds of token it is not for', async () => {
  const { bot, user, as, call } = bootSlack()
  const callers = { bot, user, app: as(tokens.app) }
  for (const { name, kinds, access } of methods) {
    if (access === 'none') continue
    const { body } = await call(`POST /api/${name}`, {})
    expect([name, body]).toEqual([name, { ok: false, error: 'not_authed' }])
    for (const [kind, caller] of Object.entries(callers)) {
      if (kinds.includes(kind)) continue
      expect([name, kind, (await caller(name)).error]).toEqual([
        ...[name, kind, 'not_allowed_token_type'],
      ])
    }
  }
})

// What was published lies beside the repository, not in it.
test.skipIf(!existsSync(description))(
  'every method takes the scopes it was published with (needs ../shared)',
  () => {
    const { paths } = JSON.parse(readFileSync(description, 'utf8'))
    const published = (name: string): string[] => {
      const [operation] = Object.values<{ security?: object[] }>(paths[`/${name}`] ?? {})
      const all = (operation?.security ?? []).flatMap((each) => Object.values(each).flat())
      // Classic apps said by the scope as whom they act.
      return all
        .filter((scope) => scope !== 'none')
        .map((scope) => scope.replace(/:(user|bot)$/, ''))
    }
    const lacking = methods.flatMap(({ name, accepted }) =>
      published(name).flatMap((scope) => (accepted.includes(scope) ? [] : [`${name} ${scope}`])),
    )
    expect(lacking).toEqual([])
  },
)
