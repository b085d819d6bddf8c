import { gzipSync } from 'node:zlib'
import qs from 'qs'
import { z } from 'zod'
import type { Operation, Twin } from '../../shared/contract.ts'
import { routeOf } from '../../shared/define.ts'
import { Random } from '../../shared/instance/random.ts'
import { isRecord } from '../../shared/json.ts'

/** One request, as it can be said again. */
export interface Drawn {
  method: string
  path: string
  headers: Record<string, string>
  body: Uint8Array<ArrayBuffer> | undefined
}

const oddTexts = [
  '',
  ' ',
  '0',
  '-1',
  'null',
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  '%00',
  '\u0000',
  '\ud800',
  'ü😀',
  "' OR 1=1 --",
  '<script>',
  '2024-02-30T25:61:61Z',
  '9'.repeat(40),
  'a'.repeat(5000),
  '*'.repeat(50),
  '{'.repeat(3000),
]
const oddValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 53,
  [],
  {},
  [[[]]],
  { __proto__: null, toString: 1 },
  ...oddTexts,
]
const oddHeaders: readonly [string, string][] = [
  ['range', 'bytes=0-'],
  ['range', 'bytes=-0,5-1'],
  ['range', 'bytes=99999999999999999999-'],
  ['if-match', '*'],
  ['if-none-match', '"x", W/"y"'],
  ['content-encoding', '__proto__'],
  ['content-encoding', 'gzip'],
  ['content-type', 'multipart/form-data; boundary=x'],
  ['content-type', 'application/json; charset=utf-7'],
  ['content-type', 'text/plain'],
  ['accept-language', ','.repeat(200)],
  ['x-http-method-override', 'TRACE'],
  ['origin', 'null'],
]

/** Draws requests to a twin from its operation table: the same ones for the same seed. */
export class Drawing {
  readonly #random: Random
  readonly #operations: readonly [string, Operation][]
  readonly #twin: Twin
  /** Ids that answers showed, so that handlers behind a look-up are reached. */
  readonly #known: string[] = []

  constructor(twin: Twin, seed: string) {
    this.#twin = twin
    this.#random = new Random(`fuzz ${twin.name} ${seed}`)
    this.#operations = Object.entries(twin.endpoints)
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.#random.next() * from.length)]
    if (picked === undefined) throw new Error('nothing to pick from')
    return picked
  }

  #chance(share: number): boolean {
    return this.#random.next() < share
  }

  /** Remembers the ids of an answer. */
  learn(answer: unknown, depth = 0): void {
    if (depth > 4) return
    if (Array.isArray(answer)) for (const each of answer.slice(0, 5)) this.learn(each, depth + 1)
    if (!isRecord(answer)) return
    for (const [name, value] of Object.entries(answer)) {
      if (typeof value === 'string' && /id$|^key$|^ts$|^name$/i.test(name) && value !== '') {
        this.#known[Math.floor(this.#random.next() * 500) % (this.#known.length + 1)] = value
      } else {
        this.learn(value, depth + 1)
      }
    }
  }

  #text(): string {
    if (this.#known.length > 0 && this.#chance(0.8)) return this.#pick(this.#known)
    return this.#chance(0.5) ? this.#pick(oddTexts) : this.#random.text(8)
  }

  /** A value that fits a JSON Schema, or one that does not. */
  #value(schema: unknown, depth = 0): unknown {
    if (this.#chance(0.05) || depth > 5 || !isRecord(schema)) return this.#pick(oddValues)
    const choices = schema.enum ?? schema.anyOf ?? schema.oneOf
    if (Array.isArray(schema.enum)) return this.#pick(schema.enum)
    if (Array.isArray(choices)) return this.#value(this.#pick(choices), depth + 1)
    if ('const' in schema) return schema.const
    switch (schema.type) {
      case 'integer':
      case 'number':
        return this.#chance(0.8)
          ? Math.floor(this.#random.next() * 1000)
          : this.#pick([-1, 0, 1e21])
      case 'boolean':
        return this.#chance(0.5)
      case 'array':
        return [this.#value(schema.items, depth + 1), this.#value(schema.items, depth + 1)]
      case 'object':
        return this.#record(schema, depth)
      default:
        return this.#text()
    }
  }

  #record(schema: Record<string, unknown>, depth: number): Record<string, unknown> {
    const properties = isRecord(schema.properties) ? schema.properties : {}
    const required = Array.isArray(schema.required) ? schema.required : []
    const drawn = Object.entries(properties)
      .filter(([name]) => this.#chance(required.includes(name) ? 0.95 : 0.3))
      .map(([name, inner]) => [name, this.#value(inner, depth + 1)])
    if (this.#chance(0.05)) drawn.push([this.#pick(oddTexts), this.#pick(oddValues)])
    return Object.fromEntries(drawn)
  }

  /** Remembers an id of the state. */
  remember(id: string): void {
    this.#known.push(id)
  }

  next(): Drawn {
    const [name, operation] = this.#pick(this.#operations)
    const { methods, path: template } = routeOf(this.#twin, name)
    const schema = z.toJSONSchema(z.object(operation.args()), {
      io: 'input',
      unrepresentable: 'any',
    })
    const args = this.#record(schema, 0)
    const path = template.replaceAll(/\{(\w+)\*?\}/g, (_all, key: string) => {
      delete args[key]
      return encodeURIComponent(wellFormed(this.#text())) || 'x'
    })
    const method = this.#chance(0.03)
      ? this.#pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      : this.#pick(methods)
    const headers: Record<string, string> = this.#chance(0.95)
      ? { authorization: this.#twin.defaultAuthorization ?? '' }
      : {}
    const isBodiless = method === 'GET' || method === 'HEAD' || method === 'DELETE'
    if (isBodiless || this.#chance(0.1)) {
      const query = formOf(args)
      this.#oddHeader(headers)
      return { method, path: `${path}?${query}`, headers, body: undefined }
    }
    return { method, path, headers, body: this.#body(args, headers) }
  }

  #oddHeader(headers: Record<string, string>): void {
    if (!this.#chance(0.1)) return
    const [name, value] = this.#pick(oddHeaders)
    headers[name] = value
  }

  #body(args: Record<string, unknown>, headers: Record<string, string>) {
    const isForm = this.#chance(0.5)
    headers['content-type'] = isForm ? 'application/x-www-form-urlencoded' : 'application/json'
    this.#oddHeader(headers)
    if (this.#chance(0.02)) return bytesOf(Buffer.from([0xff, 0xfe, 0x00, 0x80]))
    if (this.#chance(0.02)) return bytesOf(Buffer.from(`{"a":${'['.repeat(4000)}`))
    const body = Buffer.from(isForm ? formOf(args) : JSON.stringify(args))
    if (headers['content-encoding'] !== 'gzip') return bytesOf(body)
    return bytesOf(this.#chance(0.5) ? gzipSync(body) : body)
  }
}

/** A form or a query: nested values in brackets. */
function formOf(args: Record<string, unknown>): string {
  return qs.stringify(args, { encoder: (text) => encodeURIComponent(wellFormed(String(text))) })
}

function bytesOf(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer)
}

/** A text without lone surrogates, which no URL can carry. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString('utf8')
}
