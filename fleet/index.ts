import type { TwinName } from '../twins/index.ts'
import { catalog, findTwin } from './catalog.ts'
import type { RunningTwin, StartOptions } from './client.ts'
import { startEntry } from './start.ts'

export type {
  Expectation,
  FaultInput,
  RecordedRequest,
  RequestFilter,
  StartOptions,
} from './client.ts'
export { RunningTwin, TwinCallError } from './client.ts'
export type { TwinName }

/**
 * Starts a twin in this process, in memory, on a free port, for a test:
 *
 * ```ts
 * const slack = await startTwin('slack', { seed: { channels: [{ name: 'general' }] } })
 * const client = new WebClient(slack.env.SLACK_BOT_TOKEN, { slackApiUrl: slack.env.SLACK_API_URL })
 * await client.chat.postMessage({ channel: '#general', text: 'hi' })
 * await slack.verify({ operation: 'chat.postMessage', times: 1 })
 * await slack.close()
 * ```
 */
export async function startTwin(name: TwinName, options: StartOptions = {}): Promise<RunningTwin> {
  return startEntry(findTwin(catalog, name), options)
}
