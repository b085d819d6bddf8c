import type { JiraWorld } from './world.ts'

/** Where the numbers of a kind begin. */
const firstNumbers: Readonly<Record<string, number>> = {
  sprint: 1,
  board: 1,
  webhook: 1,
  share: 10_000,
  gadget: 10_000,
  audit: 1,
  plan: 1,
}

/** The next number of a kind, as a text: ids of Jira count up, a kind for itself. */
export function nextId(world: JiraWorld, kind: string): string {
  const known = world.db.facts.get(`next/${kind}`)
  const next = known ? Number(known.value) : (firstNumbers[kind] ?? 10_000)
  world.db.facts.put({ id: `next/${kind}`, value: next + 1 })
  return String(next)
}

/** A setting of the site; what it is at first where it was never set. */
export function factOf<T>(world: JiraWorld, id: string, otherwise: T): T {
  const fact = world.db.facts.get(id)
  return fact ? (fact.value as T) : otherwise // written by setFact under the same id
}

export function setFact(world: JiraWorld, id: string, value: unknown): void {
  world.db.facts.put({ id, value })
}
