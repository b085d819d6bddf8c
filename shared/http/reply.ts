type ReplyBody = string | Uint8Array<ArrayBuffer> | ReadableStream | null

/** A whole HTTP answer as a value. */
export interface Reply {
  status: number
  headers: Record<string, string>
  body: ReplyBody
}

class SpecialReply {
  readonly value: Reply
  constructor(value: Reply) {
    this.value = value
  }
}

class RawJson {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A request to someone outside, and what a handler does with the answer. */
class CallOut {
  readonly request: () => Promise<unknown>
  readonly resume: (answer: unknown) => unknown
  constructor(request: () => Promise<unknown>, resume: (answer: unknown) => unknown) {
    this.request = request
    this.resume = resume
  }
}

/**
 * What a handler returns that has to hear from outside first. What it wrote so far is committed,
 * nothing is held while the answer is awaited, and `resume` runs in a transaction of its own.
 */
export function callOut<A>(request: () => Promise<A>, resume: (answer: A) => unknown): CallOut {
  return new CallOut(request, (answer) => resume(answer as A)) // it is what `request` answered
}

export function isCallOut(result: unknown): result is CallOut {
  return result instanceof CallOut
}

/** What a handler returns when its answer is not the protocol's ordinary envelope. */
export function reply(parts: Partial<Reply>): SpecialReply {
  return new SpecialReply({
    status: parts.status ?? 200,
    headers: parts.headers ?? {},
    body: parts.body ?? null,
  })
}

/** JSON text that is already in its wire form, passed through without parsing. */
export function raw(text: string): RawJson {
  return new RawJson(text)
}

export function isReply(result: unknown): result is SpecialReply {
  return result instanceof SpecialReply
}

export function isRaw(result: unknown): result is RawJson {
  return result instanceof RawJson
}

/** The JSON text of a handler's result; `indent` is what the provider prints with. */
export function toJsonText(result: unknown, indent?: number): string {
  return isRaw(result) ? result.text : JSON.stringify(result, null, indent)
}

/**
 * Keeps a page out of other sites' frames, and what it sends from being taken for something else.
 */
const pageHeaders = {
  'content-security-policy': "frame-ancestors 'self'; base-uri 'none'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

/** An HTML page as a reply. */
export function htmlReply(html: string, status = 200): SpecialReply {
  const headers = { 'content-type': 'text/html; charset=utf-8', ...pageHeaders }
  return reply({ status, headers, body: html })
}

export function redirectReply(location: string, status = 302): SpecialReply {
  return reply({ status, headers: { location } })
}
