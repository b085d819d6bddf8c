import { LogLevel, SocketModeClient } from '@slack/socket-mode'
import { IncomingWebhook } from '@slack/webhook'
import { describe, expect, onTestFinished, test } from 'vitest'
import { waitFor } from './apps/bolt_app.ts'
import { bootSlack, ids, serveSlack, simulate, tokens } from './support.ts'

const { general } = ids
const hook = '/services/T0TWINFLT01/B0TWINFLT01/F9SXMECOSFOGYR3XKXWN4TWN'

describe('@slack/web-api', () => {
  test('pages through everything', async () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const { instance } = bootSlack({ channels: names.map((name) => ({ name })) })
    const { web } = await serveSlack(instance)
    const found: string[] = []
    for await (const page of web.paginate('conversations.list', { limit: 3 })) {
      const { channels = [] } = page as { channels?: { name: string }[] }
      expect(channels.length).toBeLessThanOrEqual(3)
      found.push(...channels.map(({ name }) => name))
    }
    expect(found).toEqual(['general', 'random', ...names])
  })

  test('uploads several files as one message', async () => {
    const { instance } = bootSlack()
    const { web } = await serveSlack(instance)
    await web.filesUploadV2({
      channel_id: general,
      initial_comment: 'Two files',
      file_uploads: [
        { filename: 'a.txt', content: 'first', title: 'A' },
        { filename: 'b.csv', file: Buffer.from('x,y\n') },
      ],
    })
    const { messages = [] } = await web.conversations.history({ channel: general })
    expect(messages).toMatchObject([
      {
        text: 'Two files',
        files: [
          { name: 'a.txt', title: 'A', filetype: 'text' },
          { name: 'b.csv', filetype: 'csv' },
        ],
      },
    ])
  })

  test('streams a message in pieces', async () => {
    const { instance, user } = bootSlack()
    const { web } = await serveSlack(instance)
    const root = await user('chat.postMessage', { channel: general, text: 'Tell me' })
    const stream = web.chatStream({
      channel: general,
      thread_ts: root.ts,
      recipient_team_id: ids.team,
      recipient_user_id: ids.ada,
      buffer_size: 8,
    })
    for (const piece of ['Once ', 'upon ', 'a ', '*time*', '.']) {
      await stream.append({ markdown_text: piece })
    }
    await stream.stop()
    const { messages = [] } = await web.conversations.replies({ channel: general, ts: root.ts })
    expect(messages.map(({ text }) => text)).toEqual(['Tell me', 'Once upon a *time*.'])
  })

  test('reports what is wrong with blocks', async () => {
    const { instance } = bootSlack()
    const { web } = await serveSlack(instance)
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }]
    const refused = web.chat.postMessage({ channel: general, text: 'x', blocks })
    await expect(refused).rejects.toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: {
          messages: ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'],
        },
      },
    })
  })
})

describe('@slack/webhook', () => {
  test('sends, and learns in words why not', async () => {
    const { instance, bot } = bootSlack()
    const { url } = await serveSlack(instance)
    const webhook = new IncomingWebhook(`${url}${hook}`)
    expect(await webhook.send({ text: 'by webhook' })).toEqual({ text: 'ok' })
    const { messages } = await bot('conversations.history', { channel: general })
    expect(messages).toMatchObject([{ text: 'by webhook', bot_id: ids.botId }])
    const gone = new IncomingWebhook(`${url}${hook}x`)
    await expect(gone.send('x')).rejects.toMatchObject({
      code: 'slack_webhook_http_error',
    })
  })
})

describe('@slack/socket-mode', () => {
  // The client waits before it comes back.
  test('comes back when the line is cut, and hears what happens then', {
    timeout: 60_000,
  }, async () => {
    const { instance } = bootSlack({}, false)
    const { slackApiUrl } = await serveSlack(instance)
    const client = new SocketModeClient({
      appToken: tokens.app,
      clientOptions: { slackApiUrl },
      logLevel: LogLevel.ERROR,
    })
    const heard: string[] = []
    client.on('message', async ({ ack, event }) => {
      heard.push(event.text)
      await ack()
    })
    await client.start()
    onTestFinished(() => client.disconnect())
    const say = (text: string) =>
      simulate(instance, 'message', { user: 'ada', channel: 'general', text })
    await say('before')
    await waitFor(() => expect(heard).toContain('before'))
    const [first] = instance.sockets.group('socket-mode')
    instance.sockets.terminateAll()
    await waitFor(() => {
      const open = instance.sockets.group('socket-mode')
      expect(open.map(({ id, isOpen }) => [id !== first?.id, isOpen])).toEqual([[true, true]])
    })
    await say('after')
    // What was not acknowledged before the cut comes once more, which is right.
    await waitFor(() => expect([...new Set(heard)]).toEqual(['before', 'after']))
    await instance.deliveries.idle()
    expect(instance.outbox.list().map(({ status }) => status)).toEqual(['delivered', 'delivered'])
  })
})
