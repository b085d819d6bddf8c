import type { DeliveryAnswer, SentMessage } from '../contract.ts'
import { send, type TargetPolicy } from './outgoing.ts'

const answerLimit_bytes = 1024 * 1024

/** Posts a message; answers a word for what went wrong where no answer came. */
export async function post(
  url: string,
  { headers, body }: SentMessage,
  timeout_ms: number,
  policy: TargetPolicy,
): Promise<DeliveryAnswer | string> {
  try {
    const request = { method: 'POST', headers, body, timeout_ms, limit_bytes: answerLimit_bytes }
    const answer = await send(url, request, policy)
    return { ...answer, body: answer.body.toString('utf8') }
  } catch (error) {
    if (!(error instanceof Error)) return String(error)
    const isTimeout = error.name === 'TimeoutError' || error.name === 'AbortError'
    return isTimeout ? 'timeout' : error.message || error.name
  }
}
