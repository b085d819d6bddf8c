import { AgileClient, Version2Client, Version3Client } from 'jira.js'
import { onTestFinished } from 'vitest'
import { serveInstance } from '../../fleet/listen.ts'
import { seeder } from '../../seeders/jira/index.ts'
import { credentials } from '../../seeders/jira/people.ts'
import { boot, seedInstance } from '../../shared/instance/boot.ts'
import { twin } from '../../twins/jira/index.ts'
import { type Answer, clientOf } from '../support/client.ts'

export { credentials }

export const basic = (email: string, token: string) => ({
  authorization: `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`,
  'content-type': 'application/json',
})

const empty = { key: 'CORE', name: 'Core' }

/** A Jira whose clock stands still, with an empty project CORE and anything a seed adds. */
export function bootJira(seed: Record<string, unknown> = {}) {
  const log = (level: string, message: string, details?: unknown) => {
    if (level === 'error') console.error(message, details)
  }
  const instance = boot(twin, { seeder, log })
  onTestFinished(() => instance.close())
  const clock = { now: '2030-05-13T18:00:00Z', frozen: true }
  const { projects = [], ...rest } = seed
  const all = [empty, ...(Array.isArray(projects) ? projects : [])]
  seedInstance(instance, { jira: { clock, projects: all, ...rest } })
  const anyone = clientOf(instance)
  const admin = clientOf(instance, basic(credentials.email, credentials.token))
  const member = clientOf(instance, basic(credentials.memberEmail, credentials.token))
  const advance = (duration: string) => anyone('POST /admin/clock', { advance: duration })
  return { instance, anyone, admin, member, advance }
}

/** The same behind a port, with jira.js for the administrator. */
export async function serveJira(seed: Record<string, unknown> = {}) {
  const jira = bootJira(seed)
  const listener = await serveInstance(jira.instance)
  onTestFinished(() => listener.close())
  const url = `http://127.0.0.1:${listener.port}`
  const { email, token: apiToken } = credentials
  const options = { host: url, authentication: { basic: { email, apiToken } } }
  return {
    ...jira,
    url,
    port: listener.port,
    sdk: new Version3Client(options),
    sdk2: new Version2Client(options),
    agile: new AgileClient(options),
  }
}

/** The status and the messages of a refusal: `404 Issue does not exist ...`. */
export function refusal({ status, body }: Answer): string {
  const errors = Object.entries(body?.errors ?? {}).map(
    ([field, message]) => `${field}: ${message}`,
  )
  return [status, ...(body?.errorMessages ?? []), ...errors].join(' ')
}

/** A document with one paragraph. */
export const doc = (text: string) => ({
  type: 'doc' as const,
  version: 1 as const,
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
})

type Call = ReturnType<typeof clientOf>

/** Makes an issue in CORE and answers its key. */
export async function makeIssue(call: Call, fields: Record<string, unknown> = {}): Promise<string> {
  const given = {
    project: { key: 'CORE' },
    issuetype: { name: 'Task' },
    summary: 'Work',
    ...fields,
  }
  const { body } = await call('POST /rest/api/3/issue', { fields: given })
  return body.key
}
