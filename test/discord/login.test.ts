import type { Message } from 'discord.js'
import { expect, test } from 'vitest'
import { bootDiscord, credentials, next, refusalIn, serveDiscord, startBot } from './support.ts'

const { generalId } = credentials
const messages = `/channels/${generalId}/messages`

test('who is not known is refused in the texts of the wire', async () => {
  const { raw, as, api, bot } = bootDiscord()
  const nobody = await raw('GET /api/v10/users/@me')
  expect(nobody.text).toBe('{"message":"401: Unauthorized","code":0}')
  expect((await as('Bot wrong')('GET /api/v10/users/@me')).status).toBe(401)
  expect((await api('GET', '/nowhere')).text).toBe('{"message":"404: Not Found","code":0}')
  expect(refusalIn(await bot('GET /api/v3/users/@me'))).toBe('400 50041')
  expect(refusalIn(await api('GET', '/channels/1'))).toBe('404 10003')
  const bad = await api('GET', '/channels/beans')
  expect(bad.body).toEqual({
    message: 'Invalid Form Body',
    code: 50035,
    errors: {
      channel_id: {
        _errors: [{ code: 'NUMBER_TYPE_COERCE', message: 'Value "beans" is not snowflake.' }],
      },
    },
  })
})

test('a message that holds nothing or too much is refused', async () => {
  const { api, bot } = bootDiscord()
  expect(refusalIn(await api('POST', messages, {}))).toBe('400 50006')
  expect((await api('POST', messages, { content: 'x'.repeat(2001) })).body.errors).toEqual({
    content: {
      _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' }],
    },
  })
  expect((await api('POST', messages, { embeds: [null] })).body.errors).toEqual({
    embeds: {
      '0': {
        _errors: [
          {
            code: 'LIST_ITEM_VALUE_REQUIRED',
            message: 'List item values of ModelType are required',
          },
        ],
      },
    },
  })
  const broken = await bot(`POST /api/v10${messages}`, '{"content":')
  expect(refusalIn(broken)).toBe('400 50109')
  const typeless = await bot(`POST /api/v10${messages}`, 'x', { 'content-type': 'text/plain' })
  expect(typeless.body.errors._errors[0].code).toBe('CONTENT_TYPE_INVALID')
})

test('discord.js logs in with only the API’s address, hears messages and answers', async () => {
  const { url } = await serveDiscord()
  const client = await startBot(url)
  expect(client.user?.username).toBe('Twin Bot')
  expect(client.guilds.cache.map(({ name }) => name)).toEqual(['Twin Guild'])
  const channel = await client.channels.fetch(generalId)
  if (!channel?.isSendable()) throw new Error('the channel is not there')
  const heard = next<Message>(client, 'messageCreate')
  const sent = await channel.send({
    content: 'hello',
    embeds: [{ title: 'a', fields: [{ name: 'b', value: 'c' }] }],
  })
  expect((await heard).id).toBe(sent.id)
  expect(sent.createdTimestamp).toBeGreaterThan(Date.UTC(2020, 0))
  const edited = await sent.edit('changed')
  expect(edited.content).toBe('changed')
  const reply = await edited.reply('an answer')
  expect(reply.reference?.messageId).toBe(sent.id)
  await reply.delete()
  const found = await channel.messages.fetch({ limit: 10 })
  expect(found.map(({ content }) => content)).toEqual([
    'changed',
    'Glad to be here.',
    'Welcome to the guild!',
  ])
})

test('ids may come as bare numbers, and older paths lead to the same', async () => {
  const { bot } = bootDiscord()
  const body = `{"content":"a","message_reference":{"message_id":9007199254740993999}}`
  const answer = await bot(`POST /api${messages}`, body)
  expect(answer.body.errors.message_reference._errors[0].code).toBe('REPLIES_UNKNOWN_MESSAGE')
  expect((await bot('GET /api/v9/users/@me')).body.id).toBe(credentials.applicationId)
})
