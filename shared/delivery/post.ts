import type { DeliveryAnswer, SentMessage } from '../contract.ts'

const answerLimit_bytes = 1024 * 1024

/** Posts a message; answers a word for what went wrong where no answer came. */
export async function post(
  url: string,
  { headers, body }: SentMessage,
  timeout_ms: number,
): Promise<DeliveryAnswer | string> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout_ms),
    })
    const text = await readLimited(response)
    return { status: response.status, headers: Object.fromEntries(response.headers), body: text }
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return 'timeout'
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return cause instanceof Error ? cause.message : String(cause)
  }
}

async function readLimited(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size_bytes = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    size_bytes += chunk.byteLength
    if (size_bytes > answerLimit_bytes) break
  }
  return Buffer.concat(chunks).toString('utf8')
}
