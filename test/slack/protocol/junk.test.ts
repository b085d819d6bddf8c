import { expect, test } from 'vitest'
import { twin as slack } from '../../../twins/slack/index.ts'
import { bootSlack, ids, simulate, tokens } from '../support.ts'

/** What no argument of any method is, or what some are and others are not. */
const junk: unknown[] = [
  ...['', 'toString', '__proto__', '\u0000', "'; DROP TABLE users; --", '[null]', '{"a":'],
  ...[-1, 1e20, 1.5, true, [[]], [null], {}, { type: 'modal', title: 1, blocks: [1] }],
  [{ type: 'section', text: { type: 'mrkdwn', text: 5 } }],
]

/** Arguments that are right, so that a call comes as far as to the one that is not. */
const right: Readonly<Record<string, unknown>> = {
  ...{ channel: ids.general, channel_id: ids.general, user: ids.ada, team_id: ids.team },
  ...{ ts: '1904925600.000000', timestamp: '1904925600.000000', text: 'x', name: 'x' },
}

/** Methods that would take the callers of the others away, or what they work on. */
const final = /revoke|uninstall|delete|remove|archive|convert|kick|leave|close|disconnect|exchange/i

interface Declared {
  args: () => Record<string, unknown>
  rules?: { tokens?: readonly string[] }
}

test('no argument of any method makes it crash', { timeout: 120_000 }, async () => {
  const { bot, user, as, instance } = bootSlack({ apps: [{ name: 'Steps', functions: ['step'] }] })
  const { token } = await simulate(instance, 'config_token', { user: 'ada' })
  await bot('chat.postMessage', { channel: ids.general, text: 'x' })
  const callers = { bot, user, app: as(tokens.app), config: as(token) }
  const crashes: string[] = []
  for (const [name, declared] of Object.entries(slack.endpoints)) {
    const { args, rules } = declared as unknown as Declared // a method, with Slack's own rules
    const kinds = rules?.tokens ?? ['user']
    const kind = (['user', 'bot', 'app', 'config'] as const).find((each) => kinds.includes(each))
    const names = Object.keys(args())
    const known = names.filter((each) => each in right && !final.test(name))
    const base = Object.fromEntries(known.map((each) => [each, right[each]]))
    for (const argument of names) {
      for (const value of junk) {
        const answer = await callers[kind ?? 'user'](name, { ...base, [argument]: value })
        const isFine = answer.ok === true || typeof answer.error === 'string'
        if (isFine && answer.error !== 'fatal_error') continue
        crashes.push(`${name} ${argument} ${JSON.stringify(value)}`)
      }
    }
  }
  expect(crashes).toEqual([])
})
