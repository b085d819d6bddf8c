import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { expect, onTestFinished, test } from 'vitest'
import { serveInstance } from '../../fleet/listen.ts'
import { bootHello } from '../support/hello.ts'

async function connect(headers: Record<string, string> = {}) {
  const { instance, call } = bootHello()
  const listener = await serveInstance(instance)
  onTestFinished(() => listener.close())
  const client = new Client({ name: 'test', version: '1' })
  const url = new URL(`${instance.baseUrl}/mcp`)
  // The SDK's transport class and its interface disagree under exactOptionalPropertyTypes.
  await client.connect(
    new StreamableHTTPClientTransport(url, { requestInit: { headers } }) as Parameters<
      typeof client.connect
    >[0],
  )
  onTestFinished(() => client.close())
  return { client, call }
}

test('every operation that is built is a tool with a schema', async () => {
  const { client } = await connect()
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual([
    'POST_greetings',
    'GET_greetings',
    'GET_greetings_id',
    'POST_greetings_id_later',
    'POST_crash',
  ])
  expect(tools[0]?.inputSchema).toMatchObject({
    type: 'object',
    properties: { text: { type: 'string' } },
    required: ['text'],
  })
})

test('a tool call takes the same path as a request: refusals, state and journal', async () => {
  const { client, call } = await connect()
  const refused = await client.callTool({ name: 'POST_greetings', arguments: { text: 5 } })
  expect(refused.isError).toBe(true)
  await client.callTool({ name: 'POST_greetings', arguments: { text: 'from a tool' } })
  const { body } = await call('GET /greetings')
  expect(body.greetings).toMatchObject([{ text: 'from a tool' }])
  const id = body.greetings[0].id
  const read = await client.callTool({ name: 'GET_greetings_id', arguments: { id } })
  expect(JSON.parse((read.content as { text: string }[])[0]?.text ?? '')).toEqual(body.greetings[0])
  await expect(client.callTool({ name: 'dance' })).rejects.toThrow('no tool dance')
})

test('a tool call carries the client’s own credentials where it has some', async () => {
  const { client } = await connect({ authorization: 'Bearer hello-reader' })
  const refused = await client.callTool({ name: 'POST_greetings', arguments: { text: 'hi' } })
  expect(JSON.stringify(refused.content)).toContain('forbidden')
})
