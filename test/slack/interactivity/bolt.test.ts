import { type App, Assistant } from '@slack/bolt'
import { describe, expect, test } from 'vitest'
import type { Instance } from '../../../shared/instance/instance.ts'
import type { SlackWorld } from '../../../twins/slack/protocol/index.ts'
import { startOverHttp, startOverSocket, waitFor } from '../apps/bolt_app.ts'
import { callersOf, ids, simulate } from '../support.ts'

const { general } = ids
const plain = (text: string) => ({ type: 'plain_text' as const, text })
const modal = (title: string, blocks: object[] = []) => ({
  type: 'modal' as const,
  callback_id: title.toLowerCase(),
  title: plain(title),
  submit: plain('Go'),
  blocks: blocks as [], // Bolt's types spell out each kind of block
})
const field = (block_id: string) => ({
  type: 'input',
  block_id,
  label: plain(block_id),
  element: { type: 'plain_text_input', action_id: block_id },
})
const cities = {
  type: 'actions',
  block_id: 'cities',
  elements: [{ type: 'external_select', action_id: 'city', min_query_length: 1 }],
}

const assistant = new Assistant({
  threadStarted: async ({ say, saveThreadContext }) => {
    await say('How can I help?')
    await saveThreadContext()
  },
  userMessage: async ({ say, getThreadContext, message }) => {
    const { channel_id } = await getThreadContext()
    const asked = 'text' in message ? message.text : ''
    await say(`${asked}? You are looking at <#${channel_id}>`)
  },
})

/** Modals that change under a person's hands, menus that load, shortcuts and a step. */
function listen(app: App): void {
  app.shortcut('begin', async ({ ack, shortcut, client }) => {
    await ack()
    await client.views.open({ trigger_id: shortcut.trigger_id, view: modal('One', [field('a')]) })
  })
  app.shortcut('save', async ({ ack, respond }) => {
    await ack()
    await respond({ text: 'Saved', response_type: 'ephemeral' })
  })
  app.view('one', async ({ ack }) => {
    await ack({ response_action: 'update', view: modal('Two', [field('b'), cities]) })
  })
  app.view('two', async ({ ack }) => {
    await ack({ response_action: 'push', view: modal('Three') })
  })
  app.view('three', async ({ ack }) => {
    await ack({ response_action: 'clear' })
  })
  app.options('city', async ({ ack, payload }) => {
    const found = ['Paris', 'Prague'].filter((each) => each.startsWith(payload.value))
    await ack({ options: found.map((each) => ({ text: plain(each), value: each })) })
  })
  app.action('city', async ({ ack, action, client }) => {
    await ack()
    const chosen = action.type === 'external_select' ? action.selected_option?.value : undefined
    await client.chat.postMessage({ channel: general, text: `Went to ${chosen}` })
  })
  app.assistant(assistant)
  app.function('greet', async ({ inputs, complete, fail }) => {
    if (typeof inputs.who === 'string') await complete({ outputs: { said: `Hi ${inputs.who}` } })
    else await fail({ error: 'nobody to greet' })
  })
}

/** What a modal's stack shows, the lowest first. */
function openTitles(instance: Instance): [string, string][] {
  return instance.run((world: SlackWorld) =>
    world.db.views
      .list()
      .filter(({ is_open }) => is_open)
      .map(({ id, view }) => [String(view.callback_id), id]),
  )
}

/** Waits until exactly these views are open; answers the id of the one on top. */
function waitForStack(instance: Instance, titles: string[]): Promise<string> {
  return waitFor(() => {
    const open = openTitles(instance)
    expect(open.map(([title]) => title)).toEqual(titles)
    return open.at(-1)?.[1] ?? ''
  })
}

describe.each([
  ['HTTP', startOverHttp],
  ['Socket Mode', startOverSocket],
])('an unmodified Bolt app over %s', (_name, start) => {
  test('leads a person through modals, from a shortcut to the end of the stack', async () => {
    const instance = await start(listen)
    const { bot } = callersOf(instance)
    await simulate(instance, 'shortcut', { user: 'ada', callback_id: 'begin' })
    const one = await waitForStack(instance, ['one'])
    await simulate(instance, 'view_submit', { view_id: one, values: { a: 'x' } })
    const two = await waitForStack(instance, ['two'])
    expect(two).toBe(one)
    const menu = { user: 'ada', view_id: two, action_id: 'city' }
    await simulate(instance, 'options', { ...menu, value: 'Pra' })
    await waitFor(() => {
      const loaded = instance.run((world: SlackWorld) => world.db.suggestions.get('city'))
      expect(loaded?.options).toMatchObject([{ text: plain('Prague'), value: 'Prague' }])
    })
    await simulate(instance, 'block_action', { ...menu, value: 'Prague' })
    await waitFor(async () => {
      const { messages } = await bot('conversations.history', { channel: general })
      expect(messages[0]?.text).toBe('Went to Prague')
    })
    await simulate(instance, 'view_submit', { view_id: two, values: { b: 'y' } })
    const three = await waitForStack(instance, ['two', 'three'])
    await simulate(instance, 'view_submit', { view_id: three })
    await waitForStack(instance, [])
  })

  test('answers a message shortcut to one person, and carries out steps', async () => {
    const instance = await start(listen)
    const { bot } = callersOf(instance)
    const { ts } = await bot('chat.postMessage', { channel: general, text: 'keep' })
    const save = { user: 'ada', callback_id: 'save', channel: 'general', ts }
    await simulate(instance, 'message_shortcut', save)
    await waitFor(() => {
      const shown = instance.run((world: SlackWorld) => world.db.ephemerals.list())
      expect(shown).toMatchObject([{ channel: general, user: ids.ada, message: { text: 'Saved' } }])
    })
    await simulate(instance, 'function', { callback_id: 'greet', inputs: { who: 'Ada' } })
    await simulate(instance, 'function', { callback_id: 'greet' })
    await waitFor(() => {
      const steps = instance.run((world: SlackWorld) => world.db.executions.list())
      expect(steps).toMatchObject([
        { status: 'completed', outputs: { said: 'Hi Ada' } },
        { status: 'failed', error: 'nobody to greet' },
      ])
    })
  })

  test('talks in the pane of its assistant, and remembers what lies beside it', async () => {
    const instance = await start(listen)
    const { bot } = callersOf(instance)
    const pane = { user: 'ada', channel: 'random' }
    const { channel, thread_ts } = await simulate(instance, 'open_assistant', pane)
    const said = async () => {
      const { messages } = await bot('conversations.replies', { channel, ts: thread_ts })
      return messages.slice(1).map(({ text }: { text: string }) => text)
    }
    await waitFor(async () => {
      const { messages } = await bot('conversations.replies', { channel, ts: thread_ts })
      expect(messages[1]).toMatchObject({
        text: 'How can I help?',
        metadata: { event_type: 'assistant_thread_context' },
      })
    })
    await simulate(instance, 'message', { user: 'ada', channel, thread_ts, text: 'Why' })
    await waitFor(async () => {
      expect(await said()).toEqual([
        'How can I help?',
        'Why',
        `Why? You are looking at <#${ids.random}>`,
      ])
    })
  })
})
