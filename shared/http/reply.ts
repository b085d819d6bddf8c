export type ReplyBody = string | Uint8Array<ArrayBuffer> | ReadableStream | null

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

/** A question to someone outside, and what a handler does with the answer. */
class Inquiry {
  readonly ask: () => Promise<unknown>
  readonly carryOn: (answer: unknown) => unknown
  constructor(ask: () => Promise<unknown>, carryOn: (answer: unknown) => unknown) {
    this.ask = ask
    this.carryOn = carryOn
  }
}

/**
 * What a handler returns that has to hear from outside first. What it wrote so far is committed,
 * nothing is held while the answer is awaited, and `carryOn` runs in a transaction of its own.
 */
export function inquire<A>(ask: () => Promise<A>, carryOn: (answer: A) => unknown): Inquiry {
  return new Inquiry(ask, (answer) => carryOn(answer as A)) // it is what `ask` answered
}

export function isInquiry(result: unknown): result is Inquiry {
  return result instanceof Inquiry
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

/** An HTML page as a reply. */
export function htmlReply(html: string, status = 200): SpecialReply {
  return reply({ status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: html })
}

export function redirectReply(location: string, status = 302): SpecialReply {
  return reply({ status, headers: { location } })
}
