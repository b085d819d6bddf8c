import type { AnyThreadChannel } from 'discord.js'
import { expect, test } from 'vitest'
import { bootDiscord, credentials, next, refusalIn, serveDiscord, startBot } from './support.ts'

const { generalId, forumId, memberId, guildId } = credentials

test('threads are opened, joined, archived and left', async () => {
  const { api } = bootDiscord()
  const { body: message } = await api('POST', `/channels/${generalId}/messages`, { content: 'a' })
  const start = `/channels/${generalId}/messages/${message.id}/threads`
  expect(refusalIn(await api('POST', start, {}))).toBe('400 50035')
  const { status, body: thread } = await api('POST', start, { name: 'talk' })
  expect({ status, id: thread.id, members: thread.member_count }).toEqual({
    status: 201,
    id: message.id,
    members: 1,
  })
  expect(refusalIn(await api('POST', start, { name: 'talk' }))).toBe('400 160004')
  const at = `/channels/${thread.id}`
  await api('POST', `${at}/messages`, { content: 'b' })
  expect((await api('GET', at)).body).toMatchObject({ message_count: 1, total_message_sent: 1 })
  expect((await api('PUT', `${at}/thread-members/${memberId}`)).status).toBe(204)
  expect(
    (await api('GET', `${at}/thread-members?with_member=true`)).body[0].member.user.id,
  ).toBeDefined()
  expect((await api('GET', `${at}/thread-members/${memberId}`)).body.user_id).toBe(memberId)
  expect((await api('DELETE', `${at}/thread-members/${memberId}`)).status).toBe(204)
  expect(refusalIn(await api('GET', `${at}/thread-members/${memberId}`))).toBe('404 10007')
  expect((await api('DELETE', `${at}/thread-members/@me`)).status).toBe(204)
  expect((await api('PUT', `${at}/thread-members/@me`)).status).toBe(204)
  expect((await api('GET', `/guilds/${guildId}/threads/active`)).body.threads).toHaveLength(1)
  expect((await api('PATCH', at, { archived: true })).body.thread_metadata.archived).toBe(true)
  expect(refusalIn(await api('PUT', `${at}/thread-members/@me`))).toBe('400 50083')
  expect(
    (await api('GET', `/channels/${generalId}/threads/archived/public`)).body.threads,
  ).toHaveLength(1)
  expect(
    (await api('GET', `/channels/${generalId}/threads/archived/private`)).body.threads,
  ).toEqual([])
  await api('POST', `${at}/messages`, { content: 'c' })
  expect((await api('GET', at)).body.thread_metadata.archived).toBe(false)
})

test('a post in a forum is a thread whose first message has its id', async () => {
  const { url } = await serveDiscord()
  const client = await startBot(url)
  const forum = await client.channels.fetch(forumId)
  if (!forum?.isThreadOnly()) throw new Error('the forum is not there')
  const heard = next<AnyThreadChannel>(client, 'threadCreate')
  const post = await forum.threads.create({ name: 'How?', message: { content: 'Tell me' } })
  expect((await heard).id).toBe(post.id)
  expect((await post.fetchStarterMessage())?.content).toBe('Tell me')
})

test('messages are pinned, and the log tells who did it', async () => {
  const { api } = bootDiscord()
  const { body: message } = await api('POST', `/channels/${generalId}/messages`, { content: 'a' })
  const pins = `/channels/${generalId}/messages/pins`
  const older = `/channels/${generalId}/pins`
  expect(refusalIn(await api('PUT', `${pins}/1`))).toBe('404 10008')
  for (const at of [pins, older]) {
    expect((await api('PUT', `${at}/${message.id}`)).status).toBe(204)
    expect((await api('GET', pins)).body.items).toHaveLength(1)
    expect((await api('GET', older)).body).toHaveLength(1)
    expect((await api('DELETE', `${at}/${message.id}`)).status).toBe(204)
  }
  const { body: log } = await api('GET', `/guilds/${guildId}/audit-logs?limit=2`)
  expect(
    log.audit_log_entries.map(({ action_type }: { action_type: number }) => action_type),
  ).toEqual([75, 74])
})
