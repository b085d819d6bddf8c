/** Whether only this machine answers to a host: a name or an address, without a port. */
export function isLoopback(host: string): boolean {
  const isName = host === 'localhost' || host.endsWith('.localhost')
  return isName || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

function isOwn(url: string, domains: readonly string[]): boolean {
  if (!URL.canParse(url)) return false
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  return isLoopback(host) || domains.some((each) => host === each || host.endsWith(`.${each}`))
}

/** A call as it is judged: its method, and a header by its name in lower case. */
interface LocalCall {
  method: string
  header(name: string): string | null | undefined
}

/**
 * Why a call is not from this machine, where only that lets it in; undefined where it is. Any page
 * in a browser here can send what a form can to any port, and can have a name of its own lead here,
 * so what counts is the host that was named and the origin of the page.
 */
export function foreignTo(
  { method, header }: LocalCall,
  domains: readonly string[] = [],
): string | undefined {
  const host = header('host')
  if (host && !isOwn(`http://${host}`, domains)) {
    return `${host} is no name of this machine; up --domain adds one.`
  }
  const origin = header('origin')
  if (origin && !isOwn(origin, domains)) return `A page of ${origin} may not call this.`
  const forwarded = header('x-forwarded-for')
  const isFar = forwarded?.split(',').some((each) => !isLoopback(each.trim()))
  if (isFar) return 'A proxy sent this for another machine; up --base-url says where that is.'
  const isSafe = method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
  if (!isSafe && header('sec-fetch-site') === 'cross-site') return 'Another site may not call this.'
  return undefined
}
