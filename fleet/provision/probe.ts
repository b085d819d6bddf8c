import { lookup } from 'node:dns'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { findSignals, type Signal } from './fingerprints.ts'
import { Refusal } from './refusal.ts'

interface ProbeOptions {
  /** Whether addresses of this machine and of private networks may be fetched. */
  allowsPrivate: boolean
}

interface ProbeResult {
  suggested_twins: string[]
  reasoning: string
  detected_signals: Signal[]
}

const timeout_ms = 5000
const pageLimit_bytes = 2 * 1024 * 1024
const scriptLimit = 10
const redirectLimit = 5

/** https://www.iana.org/assignments/iana-ipv4-special-registry and its sibling for IPv6 */
const privateBlocks = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  privateBlocks.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  privateBlocks.addSubnet(network, prefix, 'ipv6')
}

/** Whether an address is of this machine or of a private network; IPv4 inside IPv6 counts too. */
export function isPrivateAddress(address: string): boolean {
  return privateBlocks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

const refusal = () => new Refusal(400, 'A valid public http(s) URL is required.')

function readUrl(text: string, { allowsPrivate }: ProbeOptions): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '') throw refusal()
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // A name is checked again when it is looked up; a bare address is not looked up.
  if (!allowsPrivate && isIP(host) !== 0 && isPrivateAddress(host)) throw refusal()
  return url
}

/** Looks a name up and refuses private addresses there, so that no second answer slips in. */
function publicLookup(allowsPrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const isPrivate = addresses?.some(({ address }) => isPrivateAddress(address))
      if (!error && isPrivate && !allowsPrivate) return callback(refusal(), [])
      if (options.all || error) return callback(error, addresses)
      const [first] = addresses
      callback(null, first?.address ?? '', first?.family)
    })
  }
}

function open(url: URL, options: ProbeOptions, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  const headers = { accept: 'text/html,*/*', 'user-agent': 'twinfleet-probe' }
  const wish = { headers, signal, lookup: publicLookup(options.allowsPrivate) }
  return new Promise((resolve, reject) => {
    request(url, wish, resolve).on('error', reject).end()
  })
}

/** The text at a URL, at most so many bytes of it, and where redirects led. */
async function fetchText(
  from: URL,
  options: ProbeOptions,
  signal: AbortSignal,
): Promise<{ url: URL; text: string }> {
  let url = from
  for (let step = 0; step <= redirectLimit; step += 1) {
    const response = await open(url, options, signal)
    const { statusCode = 0, headers } = response
    if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
      response.destroy()
      url = readUrl(new URL(headers.location, url).href, options)
      continue
    }
    const chunks: Buffer[] = []
    let size_bytes = 0
    for await (const chunk of response) {
      chunks.push(Buffer.from(chunk))
      size_bytes += chunk.length
      if (size_bytes > pageLimit_bytes) break
    }
    return { url, text: Buffer.concat(chunks).toString('utf8') }
  }
  throw refusal()
}

function scriptsOf(page: string, base: URL): URL[] {
  const sources = [...page.matchAll(/<script\b[^>]*\bsrc\s*=\s*["']?([^"'\s>]+)/gi)]
  const urls = sources.flatMap(([, source = '']) =>
    URL.canParse(source, base.href) ? [new URL(source, base)] : [],
  )
  return urls.filter(({ origin }) => origin === base.origin).slice(0, scriptLimit)
}

/**
 * Looks at a page and its same-origin scripts for the marks of providers' SDKs. 400 where the URL
 * is not public; what cannot be fetched in time counts as holding nothing.
 */
export async function probe(
  text: string,
  known: readonly string[],
  options: ProbeOptions,
): Promise<ProbeResult> {
  const signal = AbortSignal.timeout(timeout_ms)
  const first = readUrl(text, options)
  let page: { url: URL; text: string }
  try {
    page = await fetchText(first, options, signal)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(400, 'A valid public http(s) URL is required.', String(error))
  }
  const scripts = await Promise.allSettled(
    scriptsOf(page.text, page.url).map((url) => fetchText(url, options, signal)),
  )
  const read = scripts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const signals = [page, ...read].flatMap((each) => findSignals(each.text, each.url.href))
  const found = [...new Set(signals.map(({ twin }) => twin))]
  const suggested = found.filter((twin) => known.includes(twin))
  return {
    suggested_twins: suggested,
    reasoning: explain(page.url, read.length, found, suggested),
    detected_signals: signals,
  }
}

function explain(url: URL, scripts: number, found: string[], suggested: string[]): string {
  const read = `${url.href} and ${scripts} of its scripts were read.`
  if (found.length === 0) return `${read} No provider's SDK was recognised.`
  const missing = found.filter((twin) => !suggested.includes(twin))
  const rest = missing.length > 0 ? ` There is no twin yet of ${missing.join(', ')}.` : ''
  return `${read} They use ${found.join(', ')}.${rest}`
}
