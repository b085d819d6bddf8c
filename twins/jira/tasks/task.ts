import { nextId } from '../protocol/ids.ts'
import { linkTo } from '../protocol/site.ts'
import type { JiraWorld } from '../protocol/world.ts'

/** Notes work that was done at once as a task that is complete. */
export function finishedTask(world: JiraWorld, description: string, result: unknown = {}) {
  const id = nextId(world, 'task')
  const now = world.now()
  const doc = {
    self: linkTo(world, `task/${id}`),
    id,
    description,
    status: 'COMPLETE',
    message: '',
    result,
    submittedBy: 0,
    progress: 100,
    elapsedRuntime: 0,
    submitted: now,
    started: now,
    finished: now,
    lastUpdate: now,
  }
  world.db.tasks.insert({ id, doc })
  return doc
}
