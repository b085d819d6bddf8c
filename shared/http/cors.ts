/** What of a call the rules about other origins look at. `name` is in lower case. */
interface Asked {
  header(name: string): string | undefined
}

/**
 * What pages of other origins may do with an API. https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export interface CorsPolicy {
  /** `*`, or `echo` for the origin that asks, which is then the only one the answer is for. */
  origin: '*' | 'echo'
  /** The methods, separated by commas. */
  methods: string
  /** The request headers, separated by commas; `echo` for those that the browser asks about. */
  headers: string
  /** The response headers a page may read, separated by commas. */
  exposed: string
  /** Whether the page's cookies may come along; only with `echo`. */
  credentials?: boolean
  /** How long a browser may keep the answer to its question. */
  maxAge_s: number
}

/** The headers of every answer. A call without an origin gets none where the origin is echoed. */
export function corsHeaders(policy: CorsPolicy, call: Asked): Record<string, string> {
  const origin = policy.origin === '*' ? '*' : call.header('origin')
  if (origin === undefined) return {}
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': policy.exposed,
    ...(policy.credentials ? { 'access-control-allow-credentials': 'true' } : {}),
  }
}

/** What the answer to a browser's question before a call (`OPTIONS`) says beside those. */
export function preflightHeaders(policy: CorsPolicy, call: Asked): Record<string, string> {
  const asked = call.header('access-control-request-headers') ?? 'authorization,content-type'
  return {
    'access-control-allow-methods': policy.methods,
    'access-control-allow-headers': policy.headers === 'echo' ? asked : policy.headers,
    'access-control-max-age': String(policy.maxAge_s),
  }
}
