import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { hashSecret } from '../../shared/secrets.ts'

/** Who may call the instances of a run: everybody, or only who has its proxy token. */
export interface Access {
  /** SHA-256 of the token, in hex. */
  readonly tokenHash: string
  readonly isPublic: boolean
}

/** The cookie that carries a run's proxy token; the header `x-arga-proxy-token` does the same. */
const tokenCookie = 'arga_env_proxy_token'
const tokenHeader = 'x-arga-proxy-token'

/** Whether two secrets are the same, in a time that tells nothing of where they differ. */
export function isSameSecret(given: string | undefined, wanted: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function cookieOf({ headers }: IncomingMessage): string | undefined {
  for (const pair of headers.cookie?.split(';') ?? []) {
    const [name = '', value = ''] = pair.trim().split('=', 2)
    // The token has no letters that need to be escaped, so nothing is to be unescaped.
    if (name === tokenCookie) return value
  }
  return undefined
}

function headerOf({ headers }: IncomingMessage): string | undefined {
  const value = headers[tokenHeader]
  return typeof value === 'string' ? value : undefined
}

function isToken(given: string | undefined, { tokenHash }: Access): boolean {
  return given !== undefined && isSameSecret(hashSecret(given), tokenHash)
}

function carriesToken(incoming: IncomingMessage, access: Access): boolean {
  return isToken(headerOf(incoming), access) || isToken(cookieOf(incoming), access)
}

/** A URL without the proxy token in its query; undefined where it carries none. */
function withoutToken(url: string, access: Access): string | undefined {
  const start = url.indexOf('?')
  if (start === -1) return undefined
  const query = new URLSearchParams(url.slice(start + 1))
  if (!isToken(query.get('token') ?? undefined, access)) return undefined
  // Cut out of the text, so that the rest of the query stays as it was written. A name may be
  // written with escapes.
  const rest = url
    .slice(start + 1)
    .split('&')
    .filter((part) => !new URLSearchParams(part).has('token'))
  return url.slice(0, start) + (rest.length > 0 ? `?${rest.join('&')}` : '')
}

/**
 * Lets a call of a run's instance in. `isTrusted` says that it came with the proxy token, and so
 * may call `/admin`; a token in the query is taken out, for it is not the provider's. Undefined
 * where it may not come in.
 */
export function authorize(
  access: Access,
  request: Request,
  incoming: IncomingMessage,
): { request: Request; isTrusted: boolean } | undefined {
  if (carriesToken(incoming, access)) return { request, isTrusted: true }
  const url = withoutToken(request.url, access)
  if (url !== undefined) return { request: new Request(url, request), isTrusted: true }
  return access.isPublic ? { request, isTrusted: false } : undefined
}

/** The same for a WebSocket upgrade. */
export function authorizeUpgrade(access: Access, incoming: IncomingMessage): boolean {
  const url = withoutToken(incoming.url ?? '/', access)
  if (url !== undefined) incoming.url = url
  return access.isPublic || carriesToken(incoming, access) || url !== undefined
}

/** The answer to a call that may not come in. */
export function unauthorized(): Response {
  const detail = `This run is private: send its proxy token as ?token=, ${tokenHeader} or a cookie.`
  return Response.json({ detail }, { status: 401 })
}
