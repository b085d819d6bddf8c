import { AttachmentBuilder } from 'discord.js'
import { expect, test } from 'vitest'
import { bootDiscord, credentials, refusalIn, serveDiscord, startBot } from './support.ts'

const { generalId, guildId } = credentials

test('a file that is sent is found at its signed address for a while', async () => {
  const { url, advance } = await serveDiscord()
  const client = await startBot(url)
  const channel = await client.channels.fetch(generalId)
  if (!channel?.isSendable()) throw new Error('the channel is not there')
  const file = new AttachmentBuilder(Buffer.from('hello'), { name: 'a.txt', description: 'A text' })
  const sent = await channel.send({ files: [file] })
  const attachment = sent.attachments.first()
  expect(attachment).toMatchObject({ name: 'a.txt', size: 5, description: 'A text' })
  const address = attachment?.url ?? ''
  expect(await (await fetch(address)).text()).toBe('hello')
  expect((await fetch(address.replace('hm=', 'hm=0'))).status).toBe(404)
  await advance('P3D')
  expect((await fetch(address)).status).toBe(404)
})

test('a poll ends in its time, or when its author ends it', async () => {
  const { api, advance } = bootDiscord()
  const messages = `/channels/${generalId}/messages`
  const answers = [{ poll_media: { text: 'yes' } }, { poll_media: { text: 'no' } }]
  const poll = { question: { text: 'Well?' }, answers, duration: 1 }
  expect(refusalIn(await api('POST', messages, { poll: { ...poll, answers: [] } }))).toBe(
    '400 50035',
  )
  const { body: first } = await api('POST', messages, { poll })
  const at = `/channels/${generalId}/polls/${first.id}`
  expect((await api('GET', `${at}/answers/1`)).body).toEqual({ users: [] })
  expect((await api('POST', `${at}/expire`)).body.poll.results.is_finalized).toBe(true)
  expect(refusalIn(await api('POST', `${at}/expire`))).toBe('400 520001')
  const { body: second } = await api('POST', messages, { poll })
  await advance('PT2H')
  expect((await api('GET', `${messages}/${second.id}`)).body.poll.results.is_finalized).toBe(true)
})

test('emojis of a guild are made, renamed and deleted', async () => {
  const { api } = bootDiscord()
  const at = `/guilds/${guildId}/emojis`
  const image = 'data:image/png;base64,iVBORw0KGgo='
  expect(refusalIn(await api('POST', at, { name: 'a', image }))).toBe('400 50035')
  expect(refusalIn(await api('POST', at, { name: 'smile', image: 'x' }))).toBe('400 50046')
  const made = await api('POST', at, { name: 'smile', image })
  expect(made).toMatchObject({ status: 201, body: { name: 'smile', animated: false } })
  const one = `${at}/${made.body.id}`
  expect((await api('PATCH', one, { name: 'grin' })).body.name).toBe('grin')
  expect((await api('GET', one)).body.name).toBe('grin')
  expect((await api('GET', at)).body).toHaveLength(1)
  expect((await api('DELETE', one)).status).toBe(204)
  expect(refusalIn(await api('GET', one))).toBe('404 10014')
})
