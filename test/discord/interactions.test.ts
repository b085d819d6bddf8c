import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Interaction, Message } from 'discord.js'
import { verifyKey } from 'discord-interactions'
import { expect, onTestFinished, test } from 'vitest'
import { bootDiscord, credentials, next, refusalIn, serveDiscord, startBot } from './support.ts'

const { applicationId, guildId, generalId } = credentials
const commands = `/applications/${applicationId}/commands`
const inGuild = `/applications/${applicationId}/guilds/${guildId}/commands`
const echo = {
  name: 'echo',
  description: 'Says it again',
  options: [
    { type: 3, name: 'text', description: 'What to say', required: true, autocomplete: true },
  ],
}

test('commands are checked, made, changed and replaced with their ids kept', async () => {
  const { api } = bootDiscord()
  expect(
    (await api('POST', commands, { name: 'Bad Name', description: 'x' })).body.errors.name
      ._errors[0].code,
  ).toBe('APPLICATION_COMMAND_INVALID_NAME')
  expect(refusalIn(await api('GET', `${commands}/1`))).toBe('404 10063')
  expect(refusalIn(await api('GET', '/applications/1/commands'))).toBe('404 10002')
  for (const at of [commands, inGuild]) {
    const made = await api('POST', at, echo)
    expect(made).toMatchObject({ status: 201, body: { name: 'echo', type: 1 } })
    const one = `${at}/${made.body.id}`
    expect((await api('GET', one)).body.options).toHaveLength(1)
    expect((await api('PATCH', one, { description: 'new' })).body.description).toBe('new')
    const both = [echo, { name: 'Info', type: 2 }]
    const { body: put } = await api('PUT', at, both)
    expect(put.map(({ id }: { id: string }) => id)[0]).toBe(made.body.id)
    expect((await api('GET', at)).body).toHaveLength(2)
    expect((await api('DELETE', one)).status).toBe(204)
  }
  expect((await api('GET', `${inGuild}/permissions`)).body).toEqual([])
})

test('a slash command with completion, a modal and buttons, in discord.js', async () => {
  const { url, api, simulate } = await serveDiscord()
  await api('PUT', commands, [echo])
  const client = await startBot(url)
  client.on('interactionCreate', async (interaction: Interaction) => {
    if (interaction.isAutocomplete()) await interaction.respond([{ name: 'one', value: '1' }])
    else if (interaction.isChatInputCommand()) {
      const button = { type: 2, style: 1, label: 'Go', custom_id: 'go' } as const
      const text = interaction.options.getString('text', true)
      if (text === 'later') {
        await interaction.deferReply({ flags: 64 })
        await interaction.editReply('done')
        await interaction.followUp('more')
      } else
        await interaction.reply({ content: text, components: [{ type: 1, components: [button] }] })
    } else if (interaction.isButton()) {
      const input = { type: 4, style: 1, label: 'Name', custom_id: 'name' } as const
      await interaction.showModal({
        custom_id: 'form',
        title: 'Form',
        components: [{ type: 1, components: [input] }],
      })
    } else if (interaction.isModalSubmit()) {
      await interaction.reply(`thanks ${interaction.fields.getTextInputValue('name')}`)
    }
  })
  const use = { channel: generalId, user: 'grace', name: 'echo', options: { text: 'hi' } }
  const completion = await simulate('autocomplete', { ...use, focused: 'text' })
  await expect
    .poll(
      async () =>
        (
          await simulate('outcome', {
            interaction: completion.body.result?.interaction ?? completion.body.interaction,
          })
        ).text,
    )
    .toContain('"one"')
  const replied = next<Message>(client, 'messageCreate', ({ content }: Message) => content === 'hi')
  await simulate('command', use)
  const reply = await replied
  expect(reply.interactionMetadata?.user.username).toBe('grace')
  const clicked = await simulate('component', { message: reply.id, user: 'grace', custom_id: 'go' })
  const interaction = clicked.body.result?.interaction ?? clicked.body.interaction
  await expect
    .poll(async () => (await simulate('outcome', { interaction })).text)
    .toContain('"callback":9')
  const thanked = next<Message>(
    client,
    'messageCreate',
    ({ content }: Message) => content === 'thanks Ada',
  )
  await simulate('submit', { interaction, fields: { name: 'Ada' } })
  await thanked
  const more = next<Message>(client, 'messageCreate', ({ content }: Message) => content === 'more')
  await simulate('command', { ...use, options: { text: 'later' } })
  await more
})

test('an answer comes in time, once, and with its token', async () => {
  const { api, raw, simulate, advance } = bootDiscord()
  await api('PUT', commands, [echo])
  const use = async () => {
    const { body } = await simulate('command', {
      channel: generalId,
      user: 'grace',
      name: 'echo',
      options: { text: 'hi' },
    })
    return (body.result ?? body) as { interaction: string; token: string } // as simulate answers
  }
  const { interaction, token } = await use()
  const callback = (body: object, query = '') =>
    raw(`POST /api/v10/interactions/${interaction}/${token}/callback${query}`, body)
  const wrong = await callback({ type: 4, data: { embeds: [{}] } })
  expect(wrong.body.errors.data.embeds['0'].description._errors[0].code).toBe('BASE_TYPE_REQUIRED')
  expect(
    (await callback({ type: 4, data: { content: 'a' } }, '?with_response=true')).body.resource
      .message.content,
  ).toBe('a')
  expect(refusalIn(await callback({ type: 4, data: { content: 'a' } }))).toBe('400 40060')
  const hook = `/api/v10/webhooks/${applicationId}/${token}`
  expect((await raw(`GET ${hook}/messages/@original`)).body.content).toBe('a')
  expect((await raw(`PATCH ${hook}/messages/@original`, { content: 'b' })).body.content).toBe('b')
  const { body: further } = await raw(`POST ${hook}`, { content: 'c', flags: 64 })
  expect(further.flags).toBe(64)
  expect((await raw(`DELETE ${hook}/messages/@original`)).status).toBe(204)
  const late = await use()
  await advance('PT5S')
  expect(
    refusalIn(
      await raw(`POST /api/v10/interactions/${late.interaction}/${late.token}/callback`, {
        type: 5,
      }),
    ),
  ).toBe('404 10062')
  await advance('PT16M')
  expect(refusalIn(await raw(`POST ${hook}`, { content: 'd' }))).toBe('401 50027')
})

test('an application that is asked over HTTP checks the signature and answers in the body', async () => {
  const { api, simulate, instance } = bootDiscord()
  await api('PUT', commands, [echo])
  const { body: application } = await api('GET', '/applications/@me')
  const seen: boolean[] = []
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', async () => {
      const { 'x-signature-ed25519': signature, 'x-signature-timestamp': time } = incoming.headers
      seen.push(
        await verifyKey(
          Buffer.concat(chunks),
          String(signature),
          String(time),
          application.verify_key,
        ),
      )
      outgoing.writeHead(200, { 'content-type': 'application/json' })
      outgoing.end(JSON.stringify({ type: 4, data: { content: 'over HTTP' } }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo // a TCP address is never a string
  instance.transact({}, (world) => {
    const { db } = world as import('../../twins/discord/protocol/index.ts').DiscordWorld // its own
    db.applications.update(applicationId, {
      interactions_endpoint_url: `http://127.0.0.1:${port}/`,
    })
  })
  await simulate('command', {
    channel: generalId,
    user: 'grace',
    name: 'echo',
    options: { text: 'hi' },
  })
  await expect
    .poll(async () => (await api('GET', `/channels/${generalId}/messages?limit=1`)).body[0].content)
    .toBe('over HTTP')
  expect(seen).toEqual([true])
})

test('webhooks write under names of their own', async () => {
  const { api, raw } = bootDiscord()
  const at = `/channels/${generalId}/webhooks`
  expect(refusalIn(await api('POST', at, { name: 'Clyde' }))).toBe('400 50035')
  const { body: hook } = await api('POST', at, { name: 'Reporter' })
  const path = `/api/webhooks/${hook.id}/${hook.token}`
  expect(refusalIn(await raw(`POST /api/webhooks/${hook.id}/wrong`, { content: 'a' }))).toBe(
    '401 50027',
  )
  expect((await raw(`POST ${path}`, { content: 'a' })).status).toBe(204)
  const { body: sent } = await raw(`POST ${path}?wait=1`, { content: 'b', username: 'Somebody' })
  expect(sent.author).toMatchObject({ username: 'Somebody', bot: true })
  expect((await raw(`GET ${path}/messages/${sent.id}`)).body.content).toBe('b')
  expect((await raw(`PATCH ${path}/messages/${sent.id}`, { content: 'c' })).body.content).toBe('c')
  expect((await raw(`DELETE ${path}/messages/${sent.id}`)).status).toBe(204)
  expect((await api('GET', at)).body).toHaveLength(1)
  expect((await api('GET', `/guilds/${guildId}/webhooks`)).body).toHaveLength(1)
  expect((await api('GET', `/webhooks/${hook.id}`)).body.name).toBe('Reporter')
  expect((await raw(`GET ${path}`)).body.user).toBeUndefined()
  expect((await api('PATCH', `/webhooks/${hook.id}`, { name: 'New' })).body.name).toBe('New')
  expect((await raw(`PATCH ${path}`, { name: 'Newer' })).body.name).toBe('Newer')
  expect((await raw(`DELETE ${path}`)).status).toBe(204)
  const { body: other } = await api('POST', at, { name: 'Other' })
  expect((await api('DELETE', `/webhooks/${other.id}`)).status).toBe(204)
})
