import type { App } from '@slack/bolt'
import { describe, expect, test } from 'vitest'
import type { Instance } from '../../../shared/instance/instance.ts'
import type { SlackWorld } from '../../../twins/slack/protocol/index.ts'
import type { View } from '../../../twins/slack/schema/index.ts'
import { callersOf, ids, simulate } from '../support.ts'
import { startOverHttp, startOverSocket, waitFor } from './bolt_app.ts'

const { general, ada } = ids

/** What an app's author writes: the same listeners for every transport. */
function listen(app: App): void {
  app.message('ping', async ({ say, message }) => {
    await say({ text: 'pong', thread_ts: message.ts })
  })
  app.event('app_mention', async ({ event, client }) => {
    await client.reactions.add({ channel: event.channel, timestamp: event.ts, name: 'wave' })
  })
  app.command('/ticket', async ({ ack, body, client }) => {
    await ack()
    await client.views.open({ trigger_id: body.trigger_id, view: form })
  })
  app.command('/echo', async ({ ack, command }) => {
    await ack({ response_type: 'in_channel', text: `You said ${command.text}` })
  })
  app.view('ticket', async ({ ack, view, client, body }) => {
    const title = view.state.values.title_block?.title?.value ?? ''
    if (title.length < 3) {
      await ack({ response_action: 'errors', errors: { title_block: 'Too short' } })
      return
    }
    await ack()
    await client.chat.postMessage({ channel: general, text: `${body.user.name}: ${title}` })
  })
  app.action('approve', async ({ ack, respond }) => {
    await ack()
    await respond({ text: 'Approved', replace_original: true })
  })
  app.event('app_home_opened', async ({ event, client }) => {
    const text = { type: 'mrkdwn' as const, text: 'Welcome' }
    const view = { type: 'home' as const, blocks: [{ type: 'section' as const, text }] }
    await client.views.publish({ user_id: event.user, view })
  })
}

const form = {
  type: 'modal' as const,
  callback_id: 'ticket',
  title: { type: 'plain_text' as const, text: 'New ticket' },
  submit: { type: 'plain_text' as const, text: 'Create' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'title_block',
      label: { type: 'plain_text' as const, text: 'Title' },
      element: { type: 'plain_text_input' as const, action_id: 'title' },
    },
  ],
}

describe.each([
  ['HTTP', startOverHttp],
  ['Socket Mode', startOverSocket],
])('an unmodified Bolt app over %s', (_name, start) => {
  test('answers a message in its thread, and a mention with a reaction', async () => {
    const instance = await start(listen)
    const { bot } = callers(instance)
    const said = await simulate(instance, 'message', {
      user: 'ada',
      channel: 'general',
      text: 'ping',
    })
    await waitFor(async () => {
      const replies = await bot('conversations.replies', { channel: general, ts: said.ts })
      expect(replies.messages.map(({ text }: { text: string }) => text)).toEqual(['ping', 'pong'])
    })
    const text = `<@${ids.bot}> hi`
    const mention = await simulate(instance, 'message', { user: 'ada', channel: 'general', text })
    await waitFor(async () => {
      const { message } = await bot('reactions.get', { channel: general, timestamp: mention.ts })
      expect(message.reactions).toEqual([{ name: 'wave', users: [ids.bot], count: 1 }])
    })
  })

  test('opens a modal for a command, refuses a bad submission and takes a good one', async () => {
    const instance = await start(listen)
    await simulate(instance, 'slash_command', {
      user: 'ada',
      channel: 'general',
      command: '/ticket',
    })
    const opened = await waitFor(() => {
      const [view] = viewsOf(instance)
      expect(view).toMatchObject({ is_open: true, user: ada })
      return view as View // there is one, by the line above
    })
    const submit = (title: string) =>
      simulate(instance, 'view_submit', { view_id: opened.id, values: { title_block: title } })
    await submit('x')
    await waitFor(() => {
      expect(viewsOf(instance)[0]).toMatchObject({
        is_open: true,
        errors: { title_block: 'Too short' },
      })
    })
    await submit('Printer on fire')
    await waitFor(async () => {
      expect(viewsOf(instance)[0]).toMatchObject({ is_open: false })
      const { messages } = await callers(instance).bot('conversations.history', {
        channel: general,
      })
      expect(messages[0].text).toBe('ada: Printer on fire')
    })
  })

  test('answers a command in the channel, a click by its response_url, and fills its home', async () => {
    const instance = await start(listen)
    const { bot } = callers(instance)
    const echo = { user: 'ada', channel: 'general', command: '/echo', text: 'boo' }
    await simulate(instance, 'slash_command', echo)
    await waitFor(async () => {
      const { messages } = await bot('conversations.history', { channel: general })
      expect(messages[0]?.text).toBe('You said boo')
    })
    const text = { type: 'plain_text', text: 'Approve' }
    const blocks = [{ type: 'actions', elements: [{ type: 'button', action_id: 'approve', text }] }]
    const { ts } = await bot('chat.postMessage', { channel: general, text: 'Request', blocks })
    const click = { user: 'ada', channel: 'general', ts, action_id: 'approve' }
    await simulate(instance, 'block_action', click)
    await waitFor(async () => {
      const { messages } = await bot('conversations.history', { channel: general })
      expect(messages[0]).toMatchObject({ ts, text: 'Approved' })
      expect(messages[0].blocks[0].type).toBe('rich_text')
    })
    await simulate(instance, 'app_home', { user: 'ada' })
    await waitFor(() => {
      expect(viewsOf(instance).find(({ kind }) => kind === 'home')).toMatchObject({ user: ada })
    })
  })
})

test('a connection that is told to leave comes back', async () => {
  const instance = await startOverSocket(listen)
  const [before] = instance.sockets.group('socket-mode')
  expect(await simulate(instance, 'disconnect', {})).toEqual({ connections: 1 })
  await waitFor(() => {
    const open = instance.sockets.group('socket-mode')
    expect(open.map(({ id, isOpen }) => [id !== before?.id, isOpen])).toEqual([[true, true]])
  })
  // Only now has the client heard the greeting: it must not be stopped while it still connects.
  const ping = { user: 'ada', channel: 'general', text: 'ping' }
  const { ts } = await simulate(instance, 'message', ping)
  await waitFor(async () => {
    const { messages } = await callers(instance).bot('conversations.replies', {
      channel: general,
      ts,
    })
    expect(messages).toHaveLength(2)
  })
})

function callers(instance: Instance) {
  return callersOf(instance)
}

function viewsOf(instance: Instance): View[] {
  return instance.run((world: SlackWorld) => world.db.views.list())
}
