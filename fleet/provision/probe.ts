import { send, type TargetPolicy } from '../../shared/delivery/outgoing.ts'
import { messageOf } from '../errors.ts'
import { findSignals, type Signal } from './fingerprints.ts'
import { Refusal } from './refusal.ts'

interface ProbeOptions {
  /** Which addresses may be fetched. */
  targets: TargetPolicy
}

interface ProbeResult {
  suggested_twins: string[]
  /** For a person: what each suggestion rests on. */
  reasoning: string[]
  detected_signals: string[]
}

const timeout_ms = 5000
const pageLimit_bytes = 2 * 1024 * 1024
const scriptLimit = 10
const redirectLimit = 5

const refusal = (reason?: string) =>
  new Refusal(400, 'A valid public http(s) URL is required.', reason)

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '') throw refusal()
  return url
}

/** The text at a URL, at most so many bytes of it, and where redirects led. */
async function fetchText(
  from: URL,
  { targets }: ProbeOptions,
  deadline_ms: number,
): Promise<{ url: URL; text: string }> {
  const headers = { accept: 'text/html,*/*', 'user-agent': 'twinfleet-probe' }
  let url = from
  for (let step = 0; step <= redirectLimit; step += 1) {
    const left_ms = Math.max(1, Math.ceil(deadline_ms - performance.now()))
    const wish = { method: 'GET', headers, timeout_ms: left_ms, limit_bytes: pageLimit_bytes }
    const answer = await send(url.href, wish, targets)
    const { location } = answer.headers
    if (answer.status < 300 || answer.status >= 400 || location === undefined) {
      return { url, text: answer.body.toString('utf8') }
    }
    if (!URL.canParse(location, url.href)) throw refusal()
    url = readUrl(new URL(location, url).href)
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
  const deadline_ms = performance.now() + timeout_ms
  const first = readUrl(text)
  let page: { url: URL; text: string }
  try {
    page = await fetchText(first, options, deadline_ms)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw refusal(messageOf(error))
  }
  const scripts = await Promise.allSettled(
    scriptsOf(page.text, page.url).map((url) => fetchText(url, options, deadline_ms)),
  )
  const read = scripts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const signals = [page, ...read].flatMap((each) => findSignals(each.text, each.url.href))
  const found = [...new Set(signals.map(({ twin }) => twin))]
  return {
    suggested_twins: found.filter((twin) => known.includes(twin)),
    reasoning: signals.map((each) => explain(each, known)),
    detected_signals: [...new Set(signals.map(({ signal }) => slugOf(signal)))],
  }
}

/** `Slack API` as `slack-api`. */
function slugOf(signal: string): string {
  return signal.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
}

function explain({ twin, signal, found_in }: Signal, known: readonly string[]): string {
  const rest = known.includes(twin) ? '' : ` There is no twin yet of ${twin}.`
  return `Found ${signal} in ${found_in}.${rest}`
}
