import { collectionsOf, documentsOf } from '../../shared/admin/state.ts'
import type { Seeder, Twin } from '../../shared/contract.ts'
import { boot, resetInstance } from '../../shared/instance/boot.ts'
import { isRecord, parseJson } from '../../shared/json.ts'
import { Drawing, type Drawn } from './draw.ts'

/** What went wrong with a request. */
export interface Finding {
  problem: string
  request: Pick<Drawn, 'method' | 'path'> & { body: string | undefined }
}

/** So many refusals in a row mean that the door is shut. */
const refusalLimit = 60

/** How long an answer may take before it counts as a hang, in milliseconds. */
const patience_ms = 20_000

/** The state of an instance without its clock, to see whether a neighbour was touched. */
function stateOf(instance: ReturnType<typeof boot>): string {
  return instance.store.serialize().toString('base64')
}

/**
 * Sends drawn requests to one instance beside an idle one, and answers what no client should see:
 * an answer of the kernel's crash handler, another 5xx than "not built", a hang, an effect on the
 * neighbour.
 */
export async function fuzz(
  { twin, seeder }: { twin: Twin; seeder: Seeder | undefined },
  { requests, seed }: { requests: number; seed: string },
): Promise<Finding[]> {
  const crashes: string[] = []
  const log = (level: string, message: string, details?: Record<string, unknown>) => {
    if (level === 'error') crashes.push(`${message}: ${details?.error ?? ''}`)
  }
  const instance = boot(twin, { seeder, log })
  const neighbour = boot(twin, { seeder, log })
  const before = stateOf(neighbour)
  const drawing = new Drawing(twin, seed)
  for (const name of collectionsOf(instance)) {
    for (const [key] of documentsOf(instance.store, name).slice(0, 20)) drawing.remember(key)
  }
  let refusals = 0
  const findings: Finding[] = []
  for (let count = 0; count < requests; count += 1) {
    const drawn = drawing.next()
    const { problem, isRefused } = await outcomeOf(instance, drawn, drawing)
    refusals = isRefused ? refusals + 1 : 0
    // A token that was revoked on the way lets nothing through any more.
    if (refusals > refusalLimit) resetInstance(instance)
    if (refusals > refusalLimit) refusals = 0
    const crash = crashes.splice(0).join('\n')
    if (problem === undefined && crash === '') continue
    const body = drawn.body && Buffer.from(drawn.body).toString('utf8').slice(0, 500)
    const { method, path } = drawn
    findings.push({ problem: crash || problem || '', request: { method, path, body } })
  }
  if (stateOf(neighbour) !== before) {
    const request = { method: '', path: '', body: undefined }
    findings.push({ problem: 'the neighbour was touched', request })
  }
  await Promise.all([instance.close(), neighbour.close()])
  return findings
}

async function outcomeOf(
  instance: ReturnType<typeof boot>,
  { method, path, headers, body }: Drawn,
  drawing: Drawing,
): Promise<{ problem?: string; isRefused: boolean }> {
  const request = new Request(`http://localhost${path}`, { method, headers, body: body ?? null })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, patience_ms, 'late')
  })
  try {
    const answer = await Promise.race([instance.fetch(request), late])
    if (answer === 'late') return { problem: `no answer within ${patience_ms} ms`, isRefused: true }
    const isUnbuilt = answer.status === 501 && answer.headers.has('x-twin-unsupported')
    if (answer.status >= 500 && !isUnbuilt)
      return { problem: `answered ${answer.status}`, isRefused: true }
    const type = answer.headers.get('content-type') ?? ''
    const body = type.includes('json') ? parseJson(await answer.text()) : undefined
    drawing.learn(body)
    if (!answer.bodyUsed) await answer.body?.cancel()
    return { isRefused: answer.status >= 400 || (isRecord(body) && body.ok === false) }
  } catch (error) {
    const problem = `threw ${error instanceof Error ? error.stack : error}`
    return { problem, isRefused: true }
  } finally {
    clearTimeout(timer)
  }
}
