import { type Child, median, startChild } from './child.ts'
import { load, type MakeRequest } from './load.ts'
import { findScenario, prepare, type Requests, type Task, tasks } from './scenarios.ts'

/** What one task cost on both sides, in microseconds of server CPU a request. */
export interface Comparison {
  scenario: string
  records: number
  task: Task
  bare_us: number
  twin_us: number
}

const rounds = 7
const warmUpRounds = 6
const counts: Record<Task, number> = { get: 4000, list10: 2000, list100: 500, create: 2000 }

async function measure(child: Child, count: number, make: MakeRequest): Promise<number> {
  const before_us = await child.cpu_us()
  await load(child.port, count, make)
  return ((await child.cpu_us()) - before_us) / count
}

/** Interleaves rounds on both servers, so that whatever else the machine does strikes both. */
async function compare(
  children: { bare: Child; twin: Child },
  requests: { bare: Requests; twin: Requests },
  task: Task,
): Promise<{ bare_us: number; twin_us: number }> {
  const bareRequest = requests.bare[task]
  const twinRequest = requests.twin[task]
  const count = counts[task]
  // Until the compiler is done with the code, its threads are what is measured.
  await load(children.bare.port, count * warmUpRounds, bareRequest)
  await load(children.twin.port, count * warmUpRounds, twinRequest)
  const bare: number[] = []
  const twin: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await measure(children.bare, count, bareRequest))
    twin.push(await measure(children.twin, count, twinRequest))
  }
  return { bare_us: median(bare), twin_us: median(twin) }
}

/** Compares a twin with the bare server, task by task, over so many records. */
export async function compareRequests(
  name: string,
  records: number,
  wanted: readonly Task[] = tasks,
): Promise<Comparison[]> {
  const scenario = findScenario(name)
  const sample = await prepare(scenario, records)
  const requests = scenario.requests(sample.records)
  await sample.instance.close()
  const bare = await startChild('bare', name, String(records))
  const twin = await startChild('twin', name, String(records))
  try {
    const comparisons: Comparison[] = []
    for (const task of wanted) {
      const costs = await compare({ bare, twin }, requests, task)
      comparisons.push({ scenario: name, records, task, ...costs })
    }
    return comparisons
  } finally {
    await bare.stop()
    await twin.stop()
  }
}
