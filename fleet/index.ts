import type { TwinName } from '../twins/index.ts'
import type { RunningTwin, StartOptions } from './client/running_twin.ts'
import { startEntry } from './client/start.ts'
import { findTwin, registry } from './registry.ts'

export type {
  Expectation,
  FaultInput,
  RecordedRequest,
  RequestFilter,
  StartOptions,
} from './client/running_twin.ts'
export { RunningTwin, TwinCallError } from './client/running_twin.ts'
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
  return startEntry(findTwin(registry, name), options)
}
