import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import type { Operation, Twin } from './contract.ts'
import { routeOf } from './define.ts'
import { type CallEnvironment, IncomingCall } from './http/call.ts'
import { serve } from './http/pipeline.ts'
import { isRecord } from './json.ts'

/** A tool's name: the operation's, in the letters that clients accept. */
function toolName(operation: string): string {
  return operation
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')
    .slice(0, 64)
}

function toTool(name: string, definition: Operation): Tool {
  const schema = z.toJSONSchema(z.object(definition.args()), {
    io: 'input',
    unrepresentable: 'any',
  })
  const { $schema: _dialect, ...inputSchema } = schema
  return {
    name: toolName(name),
    title: name,
    description: definition.summary ?? `${name} of the provider's API.`,
    inputSchema: { ...inputSchema, type: 'object' } as Tool['inputSchema'], // a JSON Schema object
  }
}

const toolsOf = new WeakMap<Twin, Tool[]>()

function listTools(twin: Twin): Tool[] {
  const known = toolsOf.get(twin)
  if (known) return known
  const tools = Object.entries(twin.endpoints).map(([name, definition]) => toTool(name, definition))
  toolsOf.set(twin, tools)
  return tools
}

/** Runs an operation for a tool call on the same path a request takes, with arguments at hand. */
async function callTool(
  environment: CallEnvironment,
  request: Request,
  name: string,
  given: Record<string, unknown>,
): Promise<{ content: { type: 'text'; text: string }[]; isError: boolean }> {
  const { twin } = environment.instance
  const entry = Object.entries(twin.endpoints).find(([key]) => toolName(key) === name)
  if (!entry) throw new McpError(ErrorCode.InvalidParams, `There is no tool ${name}.`)
  const [operation, definition] = entry
  const { methods, path: template } = routeOf(twin, operation)
  const path = template.replaceAll(/\{(\w+)\*?\}/g, (_all, key: string) =>
    encodeURIComponent(String(given[key] ?? '')),
  )
  const authorization = request.headers.get('authorization') ?? twin.defaultAuthorization
  const carried = new Request(new URL(path, request.url), {
    method: methods[0] ?? 'GET',
    headers: authorization ? { authorization } : {},
  })
  const call = new IncomingCall(
    carried,
    { ...environment, incoming: undefined },
    {
      operation,
      definition,
      path,
      params: {},
      given,
    },
  )
  const response = await serve(call)
  const text = await response.text()
  return { content: [{ type: 'text', text }], isError: call.isRefused }
}

/**
 * Answers `/mcp`: a Model Context Protocol server over streamable HTTP, stateless, with one tool
 * for every operation that is built. A call carries the caller's `Authorization`, or the twin's
 * default credential. https://modelcontextprotocol.io/specification/2025-06-18/basic/transports
 */
export async function serveMcp(request: Request, environment: CallEnvironment): Promise<Response> {
  const { twin } = environment.instance
  const server = new Server(
    { name: `twinfleet-${twin.name}`, version: '1.0.0' },
    { capabilities: { tools: {} } },
  )
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: listTools(twin) }))
  server.setRequestHandler(CallToolRequestSchema, ({ params }) =>
    callTool(environment, request, params.name, isRecord(params.arguments) ? params.arguments : {}),
  )
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  await server.connect(transport)
  return transport.handleRequest(request)
}
