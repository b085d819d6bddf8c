import type { GuildAuditLogsEntry, Message } from 'discord.js'
import { ChannelType, PermissionFlagsBits } from 'discord.js'
import { expect, test } from 'vitest'
import { bootDiscord, credentials, next, refusalIn, serveDiscord, startBot } from './support.ts'

const { guildId, generalId, memberId, moderatorRoleId, ownerId } = credentials
const guild = `/guilds/${guildId}`

test('who lacks a permission is refused, and so is who stands below', async () => {
  const { api } = bootDiscord()
  expect(refusalIn(await api('GET', '/guilds/1'))).toBe('404 10004')
  expect(refusalIn(await api('DELETE', `${guild}/members/${ownerId}`))).toBe('403 50013')
  expect(refusalIn(await api('DELETE', `${guild}/members/1`))).toBe('404 10013')
  expect(refusalIn(await api('GET', `${guild}/bans/${memberId}`))).toBe('404 10026')
  expect(refusalIn(await api('DELETE', `${guild}/roles/${guildId}`))).toBe('400 50028')
  const own = (await api('GET', `${guild}/roles`)).body.find(
    ({ managed }: { managed: boolean }) => managed,
  )
  const noRights = { permissions: String(PermissionFlagsBits.ViewChannel) }
  expect((await api('PATCH', `${guild}/roles/${own.id}`, noRights)).status).toBe(403)
})

test('channels are made, changed and deleted', async () => {
  const { api } = bootDiscord()
  expect(refusalIn(await api('POST', `${guild}/channels`, {}))).toBe('400 50035')
  const made = await api('POST', `${guild}/channels`, { name: 'My Channel', topic: 'things' })
  expect(made).toMatchObject({
    status: 201,
    body: { name: 'my-channel', topic: 'things', type: 0 },
  })
  const at = `/channels/${made.body.id}`
  expect((await api('PATCH', at, { topic: 'other', nsfw: true })).body.topic).toBe('other')
  const deny = { type: 1, deny: String(PermissionFlagsBits.SendMessages) }
  expect((await api('PUT', `${at}/permissions/${memberId}`, deny)).status).toBe(204)
  expect((await api('DELETE', `${at}/permissions/${memberId}`)).status).toBe(204)
  expect(refusalIn(await api('DELETE', `${at}/permissions/${memberId}`))).toBe('404 10009')
  expect(
    (await api('PATCH', `${guild}/channels`, [{ id: made.body.id, position: 9 }] as object)).status,
  ).toBe(204)
  expect((await api('POST', `${at}/typing`)).status).toBe(204)
  expect((await api('GET', `${guild}/channels`)).body).toHaveLength(7)
  expect((await api('DELETE', at)).body.id).toBe(made.body.id)
  expect(refusalIn(await api('GET', at))).toBe('404 10003')
  expect(refusalIn(await api('DELETE', `/channels/${generalId}`))).toBe('400 50074')
})

test('roles and members are managed, and reactions counted', async () => {
  const { api } = bootDiscord()
  const { body: role } = await api('POST', `${guild}/roles`, {
    name: 'Reader',
    color: 255,
    hoist: true,
  })
  expect(role).toMatchObject({ name: 'Reader', color: 255, hoist: true })
  expect((await api('GET', `${guild}/roles/${role.id}`)).body.name).toBe('Reader')
  expect((await api('PATCH', `${guild}/roles/${role.id}`, { name: 'Writer' })).body.name).toBe(
    'Writer',
  )
  expect(
    (await api('PATCH', `${guild}/roles`, [{ id: role.id, position: 1 }] as object)).status,
  ).toBe(200)
  const member = `${guild}/members/${memberId}`
  expect((await api('PUT', `${member}/roles/${role.id}`)).status).toBe(204)
  expect((await api('GET', member)).body.roles).toEqual([role.id])
  expect((await api('GET', `${guild}/roles/member-counts`)).body[role.id]).toBe(1)
  expect((await api('DELETE', `${member}/roles/${role.id}`)).status).toBe(204)
  expect(
    (await api('PATCH', member, { nick: 'Amazing', roles: [moderatorRoleId] })).body.nick,
  ).toBe('Amazing')
  expect((await api('PATCH', `${guild}/members/@me`, { nick: 'Bot' })).body.nick).toBe('Bot')
  expect((await api('GET', `${guild}/members?limit=10`)).body).toHaveLength(5)
  expect((await api('GET', `${guild}/members/search?query=gra`)).body).toHaveLength(1)
  expect((await api('DELETE', `${guild}/roles/${role.id}`)).status).toBe(204)

  const { body: message } = await api('POST', `/channels/${generalId}/messages`, { content: 'a' })
  const at = `/channels/${generalId}/messages/${message.id}`
  const thumb = encodeURIComponent('👍')
  expect(refusalIn(await api('PUT', `${at}/reactions/beans/@me`))).toBe('400 10014')
  expect((await api('PUT', `${at}/reactions/${thumb}/@me`)).status).toBe(204)
  expect((await api('GET', at)).body.reactions[0]).toMatchObject({ count: 1, me: true })
  expect((await api('GET', `${at}/reactions/${thumb}`)).body).toHaveLength(1)
  expect((await api('DELETE', `${at}/reactions/${thumb}/@me`)).status).toBe(204)
  await api('PUT', `${at}/reactions/${thumb}/@me`)
  expect(
    (await api('DELETE', `${at}/reactions/${thumb}/${credentials.applicationId}`)).status,
  ).toBe(204)
  await api('PUT', `${at}/reactions/${thumb}/@me`)
  expect((await api('DELETE', `${at}/reactions/${thumb}`)).status).toBe(204)
  expect((await api('DELETE', `${at}/reactions`)).status).toBe(204)
})

test('bans keep people out, with the reason in the log', async () => {
  const { api, simulate } = bootDiscord()
  expect(
    (await api('PUT', `${guild}/bans/${memberId}`, { delete_message_seconds: 0 })).status,
  ).toBe(204)
  expect((await api('GET', `${guild}/bans`)).body).toHaveLength(1)
  expect((await api('GET', `${guild}/bans/${memberId}`)).body.user.username).toBe('grace')
  expect((await simulate('join', { guild: guildId, user: 'grace' })).status).not.toBe(200)
  expect((await api('DELETE', `${guild}/bans/${memberId}`)).status).toBe(204)
  const bulk = await api('POST', `${guild}/bulk-ban`, { user_ids: [memberId, ownerId] })
  expect(bulk.body).toEqual({ banned_users: [memberId], failed_users: [ownerId] })
  await simulate('join', { guild: guildId, user: 'newcomer' })
  const found = (await api('GET', `${guild}/members/search?query=newcomer`)).body
  expect((await api('DELETE', `${guild}/members/${found[0].user.id}`)).status).toBe(204)
  expect((await api('GET', `/users/${ownerId}`)).body.username).toBe('ada')
  expect((await api('GET', '/users/@me/guilds')).body[0]).toMatchObject({ owner: false })
})

test('messages are published and deleted many at once', async () => {
  const { api } = bootDiscord()
  const messages = `/channels/${credentials.announcementsId}/messages`
  const ids: string[] = []
  for (const content of ['a', 'b', 'c'])
    ids.push((await api('POST', messages, { content })).body.id)
  expect((await api('POST', `${messages}/${ids[0]}/crosspost`)).body.flags).toBe(1)
  expect(refusalIn(await api('POST', `${messages}/${ids[0]}/crosspost`))).toBe('400 40033')
  expect(refusalIn(await api('POST', `${messages}/bulk-delete`, { messages: [ids[0]] }))).toBe(
    '400 50016',
  )
  expect((await api('POST', `${messages}/bulk-delete`, { messages: ids })).status).toBe(204)
  expect((await api('GET', messages)).body).toEqual([])
  const { body: dm } = await api('POST', '/users/@me/channels', { recipient_id: memberId })
  expect(dm).toMatchObject({ type: 1, recipients: [{ username: 'grace' }] })
  expect((await api('DELETE', `/users/@me/guilds/${guildId}`)).status).toBe(204)
  expect(refusalIn(await api('GET', guild))).toBe('403 50001')
})

test('a bot of discord.js hears what people do, and its own deeds in the log', async () => {
  const { url, simulate } = await serveDiscord()
  const client = await startBot(url)
  const heard = next<Message>(client, 'messageCreate')
  await simulate('message', { channel: generalId, user: 'grace', content: '!ping' })
  const message = await heard
  expect(message.content).toBe('!ping')
  expect(message.member?.displayName).toBe('Grace Hopper')
  const reacted = next(client, 'messageReactionAdd')
  await simulate('react', { channel: generalId, message: message.id, user: 'linus', emoji: '👍' })
  await reacted
  const entry = next<GuildAuditLogsEntry>(client, 'guildAuditLogEntryCreate')
  const created = next<{ name: string }>(client, 'channelCreate')
  const made = await client.guilds.cache
    .first()
    ?.channels.create({ name: 'new', type: ChannelType.GuildText, reason: 'because' })
  expect((await created).name).toBe('new')
  expect((await entry).reason).toBe('because')
  await made?.delete()
  const joined = next<{ user: { username: string } }>(client, 'guildMemberAdd')
  await simulate('join', { guild: guildId, user: 'newcomer' })
  expect((await joined).user.username).toBe('newcomer')
})

test('a guild is shown to its members alone', async () => {
  const { api } = bootDiscord()
  expect((await api('GET', '/guilds/1')).status).toBe(404)
  const { body: guilds } = await api('GET', '/users/@me/guilds')
  const { body } = await api('GET', `/guilds/${guilds[0].id}`)
  expect([body.id, body.name]).toEqual([guilds[0].id, guilds[0].name])
})
