import { siteUrl } from '../protocol/site.ts'
import { showInstant } from '../protocol/time.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Sprint } from '../schema/sharing.ts'

function dates({ start_ms, end_ms, complete_ms }: Sprint) {
  return {
    ...(start_ms !== undefined && { startDate: showInstant(start_ms) }),
    ...(end_ms !== undefined && { endDate: showInstant(end_ms) }),
    ...(complete_ms !== undefined && { completeDate: showInstant(complete_ms) }),
  }
}

/** A sprint as the Sprint field of an issue shows it. */
export function showSprintBriefly(sprint: Sprint) {
  return {
    id: Number(sprint.id),
    name: sprint.name,
    state: sprint.state,
    boardId: Number(sprint.boardId),
    goal: sprint.goal,
    ...dates(sprint),
  }
}

/** A sprint as the agile API shows it. */
export function showSprint(world: JiraWorld, sprint: Sprint) {
  return {
    id: Number(sprint.id),
    self: `${siteUrl(world)}/rest/agile/1.0/sprint/${sprint.id}`,
    state: sprint.state,
    name: sprint.name,
    ...dates(sprint),
    createdDate: showInstant(sprint.created_ms),
    originBoardId: Number(sprint.boardId),
    goal: sprint.goal,
  }
}
