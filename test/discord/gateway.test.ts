import { constants, createInflate } from 'node:zlib'
import { type Client, GatewayIntentBits } from 'discord.js'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { credentials, refusalIn, serveDiscord, startBot } from './support.ts'

const { generalId, guildId } = credentials
const intents = GatewayIntentBits.Guilds | GatewayIntentBits.GuildMessages

interface Packet {
  op: number
  t: string | null
  s: number | null
  d: Record<string, unknown>
}

/** A client of the gateway that keeps what it hears. */
function open(url: string, query = '?v=10&encoding=json') {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/${query}`)
  onTestFinished(() => socket.terminate())
  const heard: Packet[] = []
  const bytes: Buffer[] = []
  const inflate = createInflate({ finishFlush: constants.Z_SYNC_FLUSH })
  inflate.on('data', (chunk: Buffer) => {
    bytes.push(chunk)
    try {
      heard.push(JSON.parse(Buffer.concat(bytes).toString()) as Packet) // as sent
      bytes.length = 0
    } catch {
      // The rest of the packet is still to come.
    }
  })
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) inflate.write(data)
    else heard.push(JSON.parse(data.toString()) as Packet) // as sent
  })
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)))
  const send = (op: number, d: unknown) => socket.send(JSON.stringify({ op, d }))
  const until = async (passes: (packet: Packet) => boolean) => {
    await expect.poll(() => heard.some(passes)).toBe(true)
    const found = heard.find(passes)
    if (!found) throw new Error('the packet did not come')
    return found
  }
  const identify = (more: object = {}) =>
    send(2, { token: credentials.botToken, intents, properties: {}, ...more })
  return { socket, heard, closed, send, until, identify }
}

test('each misuse of the gateway closes it with its code', async () => {
  const { url } = await serveDiscord()
  const closesWith = async (op: number, d: unknown, query?: string) => {
    const client = open(url, query)
    client.socket.on('error', () => undefined)
    if (query === undefined) {
      await client.until(({ op: heard }) => heard === 10)
      client.send(op, d)
    }
    return client.closed
  }
  const token = credentials.botToken
  expect(await closesWith(99, null)).toBe(4001)
  expect(await closesWith(2, 'x')).toBe(4002)
  expect(await closesWith(3, {})).toBe(4003)
  expect(await closesWith(2, { token: 'wrong', intents })).toBe(4004)
  expect(await closesWith(2, { token, intents, shard: [2, 1] })).toBe(4010)
  expect(await closesWith(2, { token, intents: 1 << 30 })).toBe(4013)
  expect(await closesWith(0, null, '?v=5')).toBe(4012)
  const invalid = open(url)
  await invalid.until(({ op }) => op === 10)
  invalid.send(6, { token, session_id: 'gone', seq: 1 })
  expect((await invalid.until(({ op }) => op === 9)).d).toBe(false)
  invalid.identify()
  await invalid.until(({ t }) => t === 'READY')
  invalid.identify()
  expect(await invalid.closed).toBe(4005)
})

test('a session is resumed with what it missed, in order', async () => {
  const { url, api } = await serveDiscord()
  const first = open(url, '?v=10&encoding=json&compress=zlib-stream')
  await first.until(({ op }) => op === 10)
  first.send(1, null)
  await first.until(({ op }) => op === 11)
  first.identify()
  const ready = await first.until(({ t }) => t === 'READY')
  const joined = await first.until(({ t }) => t === 'GUILD_CREATE')
  expect(joined.d).toMatchObject({ id: guildId, unavailable: false, member_count: 5 })
  first.socket.terminate()
  await first.closed
  for (const content of ['a', 'b'])
    await api('POST', `/channels/${generalId}/messages`, { content })
  const second = open(url)
  await second.until(({ op }) => op === 10)
  const { session_id } = ready.d
  second.send(6, { token: credentials.botToken, session_id, seq: joined.s })
  await second.until(({ t }) => t === 'RESUMED')
  expect(second.heard.flatMap(({ t }) => t ?? [])).toEqual([
    'MESSAGE_CREATE',
    'MESSAGE_CREATE',
    'RESUMED',
  ])
  expect(second.heard.flatMap(({ s }) => s ?? [])).toEqual([3, 4, 5])
})

test('without its intent the content of others’ messages is hidden', async () => {
  const { url, simulate } = await serveDiscord()
  const client = open(url)
  await client.until(({ op }) => op === 10)
  client.identify()
  await client.until(({ t }) => t === 'GUILD_CREATE')
  await simulate('message', { channel: generalId, user: 'grace', content: 'secret' })
  const { d } = await client.until(({ t }) => t === 'MESSAGE_CREATE')
  expect(d).toMatchObject({ content: '', guild_id: guildId, author: { username: 'grace' } })
  client.send(8, { guild_id: guildId, query: 'gra', limit: 5, nonce: 'n' })
  const chunk = await client.until(({ t }) => t === 'GUILD_MEMBERS_CHUNK')
  expect(chunk.d).toMatchObject({ chunk_index: 0, chunk_count: 1, nonce: 'n' })
  expect(chunk.d['members']).toHaveLength(1)
})

test('two shards share the guilds, and a dropped bot comes back', async () => {
  const { url, instance, simulate, api } = await serveDiscord()
  const client: Client = await startBot(url, { shards: [0, 1], shardCount: 2 })
  expect(client.ws.shards.size).toBe(2)
  expect(client.guilds.cache.get(guildId)?.shardId).toBe(Number((BigInt(guildId) >> 22n) % 2n))
  const resumed = new Promise<void>((resolve) => client.once('shardResume', () => resolve()))
  const heard = new Promise<string>((resolve) =>
    client.once('messageCreate', ({ content }) => resolve(content)),
  )
  instance.sockets.terminateAll()
  await simulate('message', { channel: generalId, user: 'grace', content: 'while away' })
  await resumed
  expect(await heard).toBe('while away')
  expect((await api('GET', '/gateway')).body.url).toContain('ws://')
  expect(refusalIn(await api('GET', '/channels/1'))).toBe('404 10003')
}, 30_000)

test('invites let people in for a while', async () => {
  const { api, advance, raw } = await serveDiscord()
  const at = `/channels/${generalId}/invites`
  expect(refusalIn(await api('GET', '/invites/nothing'))).toBe('404 10006')
  const { body: invite } = await api('POST', at, { max_age: 60 })
  expect((await raw(`GET /api/v10/invites/${invite.code}?with_counts=true`)).body.guild.id).toBe(
    guildId,
  )
  expect((await api('GET', at)).body).toHaveLength(1)
  expect((await api('GET', `/guilds/${guildId}/invites`)).body).toHaveLength(1)
  expect((await api('DELETE', `/invites/${invite.code}`)).body.code).toBe(invite.code)
  const { body: other } = await api('POST', at, { max_age: 60, unique: true })
  await advance('PT2M')
  expect(refusalIn(await api('GET', `/invites/${other.code}`))).toBe('404 10006')
})
