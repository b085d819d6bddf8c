import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bootListening } from '../receiver.ts'
import { ids, noon_s, simulate } from '../support.ts'

const { ada, general } = ids
const description = new URL(
  '../../../../shared/specs/slack/slack_events_api_async_v1.json',
  import.meta.url,
)

/** Published topics that nothing in a workspace of today brings about, or that are no event. */
const others: Readonly<Record<string, string>> = {
  resources_added: 'workspace apps had resources; they ended in 2021',
  resources_removed: 'as resources_added',
  scope_denied: 'workspace apps asked for scopes one by one',
  scope_granted: 'as scope_denied',
  app_rate_limited: 'no event of a subscription; the simulation limit_events sends it',
  url_verification: 'no event of a subscription; the simulation subscribe sends it',
  message: 'the name for all of message.*',
  'message.app.home': 'another name for message.im, tried in topics.test.ts',
}

const plurals: Readonly<Record<string, string>> = {
  channel: 'message.channels',
  group: 'message.groups',
  im: 'message.im',
  mpim: 'message.mpim',
}

const day_s = 86_400

/** An app that listens to all there is, in a workspace of three people. */
async function live() {
  const booted = await bootListening({
    subscribe: { events: ['*'], user_events: ['*'] },
    app: { unfurl_domains: ['example.com'] },
    seed: { users: ['zoe', 'max'] },
  })
  const { instance, user } = booted
  const act = (action: string, args: object) => simulate(instance, action, args)
  const call = async (name: string, args: Record<string, unknown> = {}) => {
    const answer = await user(name, args)
    expect([name, answer.error]).toEqual([name, undefined])
    return answer
  }
  return { ...booted, act, call }
}

type Life = Awaited<ReturnType<typeof live>>

/** Channels begin, are kept for a day, and end. */
async function converse({ act, call, instance }: Life) {
  const places: { channel: string }[] = []
  for (const [name, is_private] of [
    ['open', false],
    ['closed', true],
  ] as const) {
    const { channel } = await call('conversations.create', { name, is_private })
    const at = { channel: channel.id }
    places.push(at)
    await call('conversations.invite', { ...at, users: ids.bot })
    await call('chat.postMessage', { ...at, text: 'hello' })
    await call('conversations.rename', { ...at, name: `${name}-2` })
  }
  const { channel: direct } = await call('conversations.open', { users: ids.bot })
  await call('chat.postMessage', { channel: direct.id, text: 'hello' })
  for (const { channel: channel_id } of places) {
    await call('admin.conversations.setCustomRetention', { channel_id, duration_days: 1 })
  }
  const [open] = places
  await act('join', { user: 'zoe', channel: open?.channel })
  await act('leave', { user: 'zoe', channel: open?.channel })
  await instance.advanceTo((noon_s + 4 * day_s) * 1000)
  await act('retention', { channel: direct.id, days: 1 })
  for (const at of places) {
    await call('conversations.archive', at)
    await call('conversations.unarchive', at)
    await call('conversations.kick', { ...at, user: ids.bot })
  }
  await act('delete_channel', { channel: open?.channel })
}

async function talkDirectly({ call, user }: Life) {
  const { members } = await user('users.list')
  const others = members.map(({ id }: { id: string }) => id).filter((id: string) => id !== ada)
  for (const users of [ids.bot, `${ids.bot},${others.at(-1)}`]) {
    const { channel } = await call('conversations.open', { users })
    const at = { channel: channel.id }
    await call('conversations.close', at)
    await call('conversations.open', at)
    await call('chat.postMessage', { ...at, text: 'psst' })
  }
}

async function mark({ act, call }: Life) {
  const text = `<@${ids.bot}> https://example.com/page`
  const said = { user: 'ada', channel: 'general', text }
  const { ts: timestamp } = await act('message', said)
  const at = { channel: general, timestamp }
  await call('reactions.add', { ...at, name: 'eyes' })
  await call('reactions.remove', { ...at, name: 'eyes' })
  await call('pins.add', at)
  await call('pins.remove', at)
  await call('stars.add', at)
  await call('stars.remove', at)
  await act('emoji', { name: 'parrot', url: 'https://example.com/parrot.gif' })
  await call('dnd.setSnooze', { num_minutes: 5 })
}

async function bringFiles({ act, bot, call }: Life) {
  const remote = { external_id: 'x', title: 'Plan', external_url: 'https://example.com/plan' }
  await bot('files.remote.add', remote)
  await bot('files.remote.update', { external_id: 'x', title: 'Plans' })
  const said = await act('message', {
    user: 'ada',
    channel: 'general',
    text: 'See',
    files: [{ name: 'a.txt', content: 'hello' }],
  })
  const [file] = said.files
  const comment = { user: 'ada', file, comment: 'nice' }
  const { id } = await act('file_comment', comment)
  await act('file_comment', { ...comment, id, comment: 'very nice' })
  await call('files.comments.delete', { file, id })
  await call('files.sharedPublicURL', { file })
  await call('chat.delete', { channel: general, ts: said.ts })
  await call('files.delete', { file })
}

async function changePeople({ act, call }: Life) {
  await act('new_user', { name: 'kim' })
  await call('users.profile.set', { profile: { title: 'Baker' } })
  const { usergroup } = await call('usergroups.create', { name: 'Bakers', handle: 'bakers' })
  const group = { usergroup: usergroup.id }
  await call('usergroups.users.update', { ...group, users: ada })
  await call('usergroups.update', { ...group, name: 'All bakers' })
  const { members } = await call('users.list')
  const zoe = members.find(({ name }: { name: string }) => name === 'zoe')
  await call('usergroups.users.update', { ...group, users: zoe.id })
  await act('rename_team', { name: 'Bakery', domain: 'bakery', email_domain: 'bakery.example' })
  await act('migrate_to_grid', {})
}

// What was published lies beside the repository, not in it.
test.skipIf(!existsSync(description))(
  'each published topic is told when it happens, or has a reason not to be (needs ../shared)',
  async () => {
    const life = await live()
    await converse(life)
    await talkDirectly(life)
    await mark(life)
    await bringFiles(life)
    await changePeople(life)
    await life.act('uninstall', {})
    const told = (await life.heard()).map(({ type, channel_type }) =>
      type === 'message' ? plurals[String(channel_type)] : type,
    )
    const { topics } = JSON.parse(readFileSync(description, 'utf8'))
    const names = Object.keys(topics).map((topic) =>
      topic.startsWith('message') ? topic : topic.replaceAll('.', '_'),
    )
    expect(names).toHaveLength(66)
    const isMissing = (name: string) => !told.includes(name) && others[name] === undefined
    expect(names.filter(isMissing)).toEqual([])
  },
)
