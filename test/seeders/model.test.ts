import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { ModelError, modelToSeed } from '../../seeders/prompt/model.ts'
import { twins } from '../../twins/index.ts'

interface Asked {
  url: string | undefined
  key: string | undefined
  body: { model: string; messages: { role: string; content: string }[] }
}

/** A model that gives these answers, one after the other. */
async function startModel(...answers: (string | { status: number; body: string })[]) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const body = JSON.parse(await text(request))
    asked.push({ url: request.url, key: request.headers.authorization, body })
    const answer = answers.shift() ?? { status: 500, body: 'no more answers' }
    if (typeof answer === 'string') {
      response.end(
        JSON.stringify({ choices: [{ message: { role: 'assistant', content: answer } }] }),
      )
    } else response.writeHead(answer.status).end(answer.body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const env = {
    TWINFLEET_MODEL_URL: `http://127.0.0.1:${port}/v1/`,
    TWINFLEET_MODEL: 'tiny',
    TWINFLEET_MODEL_KEY: 'key-1',
  }
  return { env, asked }
}

async function refusalOf(promise: Promise<unknown>): Promise<ModelError> {
  const error = await promise.catch((reason: unknown) => reason)
  if (error instanceof ModelError) return error
  throw new Error(`not refused: ${JSON.stringify(error)}`)
}

test('it is off until it is set up, and for twins that exist', async () => {
  expect((await refusalOf(modelToSeed('x', { env: {} }))).message).toContain('TWINFLEET_MODEL_URL')
  const { env, asked } = await startModel()
  const { message } = await refusalOf(modelToSeed('x', { env, twins: ['teams'] }))
  expect(message).toBe('There is no twin "teams".')
  expect(asked).toEqual([])
})

test('a model that fails, answers nothing, or is not there', async () => {
  const { env } = await startModel({ status: 429, body: 'slow down' }, { status: 200, body: '{}' })
  const ask = async (more = {}) =>
    (await refusalOf(modelToSeed('x', { env: { ...env, ...more } }))).message
  expect(await ask()).toBe('The language model answered 429: slow down')
  expect(await ask()).toBe('The language model’s answer has no content.')
  expect(await ask({ TWINFLEET_MODEL_URL: 'http://127.0.0.1:1/v1' })).toContain('cannot be reached')
})

test('what is wrong twice is refused with the paths', async () => {
  const { env, asked } = await startModel(
    'Sure, here you are',
    '{"slack": {"chanels": []}, "github": {}}',
  )
  const { problems } = await refusalOf(modelToSeed('two channels', { env }))
  expect(problems).toEqual([
    'slack.chanels: unknown field',
    `github: is none of ${Object.keys(twins).join(', ')}`,
  ])
  expect(asked).toHaveLength(2)
})

test('a wrong answer is repaired once; a right one is taken as it is', async () => {
  const right = { slack: { channels: [{ name: 'ops' }], clock: { frozen: true } } }
  const { env, asked } = await startModel(
    '{"slack": {"channels": [{"title": "ops"}]}}',
    `\`\`\`json\n${JSON.stringify(right)}\n\`\`\``,
  )
  const seed = await modelToSeed('one channel for ops', { env, twins: ['slack'] })
  expect(seed).toEqual({ twins: ['slack'], seed_config: right })
  const [first, second] = asked
  expect(first).toMatchObject({ url: '/v1/chat/completions', key: 'Bearer key-1' })
  expect(first?.body.model).toBe('tiny')
  expect(first?.body.messages.map(({ role }) => role)).toEqual(['system', 'user'])
  expect(first?.body.messages[0]?.content).toContain('"channels"')
  expect(first?.body.messages[0]?.content).not.toContain('payment_intents')
  expect(second?.body.messages.at(-1)?.content).toContain('slack.channels[0].name: Invalid input')
})
