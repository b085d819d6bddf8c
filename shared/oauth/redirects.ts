/** Schemes that make a browser run what it is sent to. */
const unsafe = /^(javascript|data|vbscript|blob|file|about):/i

/** Whether a person may be sent to an address: it can be read and runs nothing. */
export function isSafeRedirect(uri: string): boolean {
  return URL.canParse(uri) && !unsafe.test(new URL(uri).protocol)
}

/**
 * Whether an address is a registered one or lies below it, compared as a browser will read both:
 * `/cb/../evil` is `/evil`.
 */
export function isBelow(registered: string, uri: string): boolean {
  if (!URL.canParse(registered) || !URL.canParse(uri)) return false
  const base = new URL(registered)
  const given = new URL(uri)
  if (base.protocol !== given.protocol || base.host !== given.host) return false
  const path = base.pathname.replace(/\/$/, '')
  return given.pathname === base.pathname || `${given.pathname}/`.startsWith(`${path}/`)
}
