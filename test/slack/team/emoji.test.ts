import { expect, test } from 'vitest'
import { bootSlack, expectRefusals, ids, simulate } from '../support.ts'

const channel = ids.general

/** What Slack keeps of a text that is posted, and the elements it makes of it. */
async function post(bot: ReturnType<typeof bootSlack>['bot'], text: string) {
  const { message } = await bot('chat.postMessage', { channel, text })
  return { text: message.text, elements: message.blocks[0].elements[0]?.elements }
}

test('emoji are not what only looks like them', async () => {
  const { bot, instance } = bootSlack()
  const plain = ['At 10:30:45', ':partyparrot: it is', '\u2764\uFE0E', 'a \u2192 b, 1 # *']
  for (const text of plain) {
    expect(await post(bot, text)).toEqual({ text, elements: [{ type: 'text', text }] })
  }
  await simulate(instance, 'emoji', { name: 'partyparrot', url: 'https://x.test/parrot.gif' })
  const { elements } = await post(bot, ':partyparrot: it is')
  expect(elements[0]).toEqual({ type: 'emoji', name: 'partyparrot' })
})

test('emoji in text objects and attachments are kept by their names, unless told otherwise', async () => {
  const { bot } = bootSlack()
  const header = { type: 'header', text: { type: 'plain_text', text: 'Up \u{1F680}' } }
  const section = { type: 'section', text: { type: 'mrkdwn', text: 'Hi \u{1F44B}' } }
  const plain = { type: 'plain_text', text: 'As is \u{1F44B}', emoji: false }
  const { message } = await bot('chat.postMessage', {
    channel,
    text: 'x',
    blocks: [header, section, { type: 'section', text: plain }],
    attachments: [{ text: 'Ship \u{1F6A2}', title_link: 'https://x.test/\u{1F6A2}' }],
  })
  expect(message.blocks).toMatchObject([
    { text: { text: 'Up :rocket:', emoji: true } },
    { text: { text: 'Hi :wave:', verbatim: false } },
    { text: plain },
  ])
  const [attachment] = message.attachments
  expect(attachment).toMatchObject({ text: 'Ship :ship:', fallback: 'Ship :ship:' })
  expect(attachment.title_link).toBe('https://x.test/\u{1F6A2}')
})

test('people react with emoji that there are', async () => {
  const { bot, instance } = bootSlack()
  const { ts: timestamp } = await bot('chat.postMessage', { channel, text: 'x' })
  const item = { channel, timestamp }
  await expectRefusals(bot, [
    ['reactions.add', { ...item, name: 'partyparrot' }, 'invalid_name'],
    ['reactions.add', { ...item, name: '\u{1F680}' }, 'invalid_name'],
    ['reactions.add', { ...item, name: 'wave::skin-tone-9' }, 'invalid_name'],
  ])
  await simulate(instance, 'emoji', { name: 'partyparrot', url: 'https://x.test/parrot.gif' })
  for (const name of ['partyparrot', '+1::skin-tone-2']) {
    expect((await bot('reactions.add', { ...item, name })).ok).toBe(true)
  }
  const { message } = await bot('reactions.get', item)
  expect(message.reactions.map(({ name }: { name: string }) => name)).toEqual([
    'partyparrot',
    '+1::skin-tone-2',
  ])
})

test('a seed may write reactions as it likes; what no workspace has is then its own', async () => {
  const reactions = [
    '\u{1F44D}',
    ':tada:',
    'wave::skin-tone-3',
    'shipit',
    { name: 'eyes', users: [] },
  ]
  const { bot, instance } = bootSlack({
    users: [{ name: 'away', id: 'U0AWAY00000', status_emoji: '\u{1F334}' }],
    channels: [{ name: 'x', messages: [{ text: 'x', reactions }] }],
  })
  const { channels } = await bot('conversations.list', {})
  const place = { channel: channels.at(-1).id }
  await simulate(instance, 'join', { user: ids.bot, ...place })
  const { messages } = await bot('conversations.history', place)
  const [seeded] = messages.slice(-1)
  const names = (): string[] => seeded.reactions.map(({ name }: { name: string }) => name)
  expect(names()).toEqual(['+1', 'tada', 'wave::skin-tone-3', 'shipit'])
  expect(Object.keys((await bot('emoji.list')).emoji)).toEqual(['shipit'])
  const { profile } = await bot('users.profile.get', { user: 'U0AWAY00000' })
  expect(profile.status_emoji).toBe(':palm_tree:')
  await simulate(instance, 'reaction', { user: 'ada', ...place, ts: seeded.ts, name: '\u{1F680}' })
  const { message } = await bot('reactions.get', { ...place, timestamp: seeded.ts })
  expect(message.reactions.at(-1).name).toBe('rocket')
})
