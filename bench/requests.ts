import { bareRequests } from './bare.ts'
import { type Child, fifth, startChild } from './child.ts'
import { load, type MakeRequest } from './load.ts'
import { findScenario, prepare, sendable, type Task, tasks } from './scenario.ts'

/** What one task cost on both sides, in microseconds of server CPU a request. */
export interface Comparison {
  task: Task
  bare_us: number
  twin_us: number
}

const rounds = 12

/** Until the compiler is done with the code, its threads are what is measured. CPU. */
const warmUp_us = 1_200_000

/** About what CPU a round takes; too short a one is the clock's grain. */
const round_us = 60_000

async function measure({ child, make, count }: Side): Promise<number> {
  const before_us = await child.cpu_us()
  await load(child.port, count, make)
  return ((await child.cpu_us()) - before_us) / count
}

interface Side {
  child: Child
  make: MakeRequest
  /** Requests in a round. */
  count: number
}

/** Warms a server up; answers with how many requests a round is to have. */
async function prepareSide(child: Child, make: MakeRequest): Promise<Side> {
  const before_us = await child.cpu_us()
  let sent = 0
  let spent_us = 0
  while (spent_us < warmUp_us) {
    await load(child.port, 100, make)
    sent += 100
    spent_us = (await child.cpu_us()) - before_us
  }
  const count = Math.round((round_us * sent) / spent_us)
  return { child, make, count: Math.max(20, count) }
}

/** Interleaves rounds on two servers, so that whatever else the machine does strikes both. */
async function compare(
  one: Parameters<typeof prepareSide>,
  two: Parameters<typeof prepareSide>,
): Promise<[one_us: number, two_us: number]> {
  const sides = [await prepareSide(...one), await prepareSide(...two)] as const
  const costs: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    costs[0].push(await measure(sides[0]))
    costs[1].push(await measure(sides[1]))
  }
  return [fifth(costs[0]), fifth(costs[1])]
}

/** Compares a twin that holds so many records with the bare server, task by task. */
export async function compareRequests(name: string, records: number): Promise<Comparison[]> {
  const scenario = await findScenario(name)
  const sample = await prepare(scenario, records)
  const twinMakes = scenario.requests(sample.records)
  const bareMakes = bareRequests(scenario, sample.records)
  await sample.instance.close()
  const bare = await startChild('bare', name, String(records))
  const twin = await startChild('twin', name, String(records))
  try {
    const comparisons: Comparison[] = []
    for (const task of tasks) {
      const [bare_us, twin_us] = await compare(
        [bare, sendable(bareMakes[task])],
        [twin, sendable(twinMakes[task])],
      )
      comparisons.push({ task, bare_us, twin_us })
    }
    return comparisons
  } finally {
    await bare.stop()
    await twin.stop()
  }
}

/** What each task costs a twin that holds few and one that holds many, in microseconds. */
export async function compareSizes(
  name: string,
  few: number,
  many: number,
  wanted: readonly Task[],
): Promise<{ task: Task; few_us: number; many_us: number }[]> {
  const scenario = await findScenario(name)
  const sample = await prepare(scenario, few)
  const makes = scenario.requests(sample.records)
  await sample.instance.close()
  const small = await startChild('twin', name, String(few))
  const large = await startChild('twin', name, String(many))
  try {
    const comparisons = []
    for (const task of wanted) {
      const make = sendable(makes[task])
      const [few_us, many_us] = await compare([small, make], [large, make])
      comparisons.push({ task, few_us, many_us })
    }
    return comparisons
  } finally {
    await small.stop()
    await large.stop()
  }
}
