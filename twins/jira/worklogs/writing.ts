import { readRich } from '../adf/text_body.ts'
import { readVisibility } from '../comments/comment.ts'
import { ensureLive, ensureMay } from '../issues/issue.ts'
import { changeIssue } from '../issues/saving.ts'
import { readDuration } from '../issues/time.ts'
import { accountOfCaller } from '../protocol/authenticate.ts'
import { JiraError } from '../protocol/error.ts'
import { nextId } from '../protocol/ids.ts'
import { readTime } from '../protocol/time.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Issue, Worklog } from '../schema/issues.ts'
import { showWorklog } from './worklog.ts'

export interface WorklogBody {
  timeSpent?: string | undefined
  timeSpentSeconds?: number | undefined
  started?: string | undefined
  comment?: unknown
  visibility?: { type?: string; value?: string; identifier?: string | null } | null | undefined
}

/** What is to become of the remaining estimate. */
export interface Adjustment {
  adjustEstimate?: string | undefined
  newEstimate?: string | undefined
  reduceBy?: string | undefined
  increaseBy?: string | undefined
}

function refused(field: string, message: string): JiraError {
  return new JiraError(400, [], { [field]: message })
}

function readSpent(world: JiraWorld, given: WorklogBody): number | undefined {
  const { timeSpent, timeSpentSeconds } = given
  const read = timeSpent === undefined ? timeSpentSeconds : readDuration(world, timeSpent)
  if (timeSpent !== undefined && timeSpentSeconds !== undefined && read !== timeSpentSeconds) {
    throw refused('timeSpent', 'A value is required for manual estimate adjustment')
  }
  if (timeSpent === undefined && timeSpentSeconds === undefined) return undefined
  if (read === undefined) throw refused('timeLogged', 'Invalid time duration entered.')
  if (read < 60) throw refused('timeLogged', 'Worklog must not be null.')
  return read
}

/** The remaining estimate after work of `change_s` more (or fewer) seconds. */
function adjusted(
  world: JiraWorld,
  issue: Issue,
  change_s: number,
  { adjustEstimate = 'auto', newEstimate, reduceBy, increaseBy }: Adjustment,
): number | null {
  const now = issue.remainingEstimate_s
  const read = (text: string | undefined, field: string, problem: string) => {
    const duration_s = text === undefined ? undefined : readDuration(world, text)
    if (duration_s === undefined) throw refused(field, problem)
    return duration_s
  }
  switch (adjustEstimate) {
    case 'leave':
      return now
    case 'new':
      return read(newEstimate, 'newEstimate', 'You must supply a valid new estimate.')
    case 'manual': {
      const [text, name] = change_s >= 0 ? [reduceBy, 'reduceBy'] : [increaseBy, 'increaseBy']
      const by = read(
        text,
        name,
        'You must supply a valid amount of time to adjust the estimate by.',
      )
      return Math.max(0, (now ?? 0) - Math.sign(change_s || 1) * by)
    }
    case 'auto':
      return now === null ? null : Math.max(0, now - change_s)
    default:
      throw new JiraError(400, [`Invalid value '${adjustEstimate}' for adjustEstimate.`])
  }
}

/** Moves the issue's times by work that came, went or changed. */
function spend(world: JiraWorld, issue: Issue, change_s: number, adjustment: Adjustment): void {
  const remainingEstimate_s = adjusted(world, issue, change_s, adjustment)
  const timeSpent_s = Math.max(0, (issue.timeSpent_s ?? 0) + change_s)
  const fields = ['timeestimate', 'timespent']
  changeIssue(world, issue, { remainingEstimate_s, timeSpent_s }, fields, 'issue_worklog_updated')
}

export function addWorklog(
  world: JiraWorld,
  issue: Issue,
  given: WorklogBody,
  adjustment: Adjustment,
): Worklog {
  const account = accountOfCaller(world)
  ensureMay(
    world,
    issue,
    'WORK_ON_ISSUES',
    'You do not have the permission to associate a worklog to this issue.',
  )
  ensureLive(world, issue)
  const spent_s = readSpent(world, given)
  if (spent_s === undefined)
    throw refused('timeLogged', 'You must indicate the time spent working.')
  const now = world.now()
  const worklog = world.db.worklogs.insert({
    id: nextId(world, 'worklog'),
    issue: issue.id,
    authorId: account.id,
    updaterId: account.id,
    comment: given.comment ? readRich(world, given.comment, 'comment') : undefined,
    created_ms: now,
    updated_ms: now,
    started_ms: given.started === undefined ? now : readTime(given.started, 'started'),
    spent_s,
    visibility: readVisibility(world, given.visibility),
  })
  spend(world, issue, spent_s, adjustment)
  world.emit('worklog_created', { issueId: issue.id, part: showWorklog(world, worklog) })
  return worklog
}

function ensureOwn(world: JiraWorld, issue: Issue, worklog: Worklog, verb: 'EDIT' | 'DELETE') {
  const isOwn = worklog.authorId === accountOfCaller(world).id
  const problem = `You do not have the permission to ${verb.toLowerCase()} this worklog.`
  ensureMay(world, issue, `${verb}_${isOwn ? 'OWN' : 'ALL'}_WORKLOGS`, problem)
  ensureLive(world, issue)
}

export function changeWorklog(
  world: JiraWorld,
  issue: Issue,
  worklog: Worklog,
  given: WorklogBody,
  adjustment: Adjustment,
): Worklog {
  ensureOwn(world, issue, worklog, 'EDIT')
  const spent_s = readSpent(world, given) ?? worklog.spent_s
  const changed = world.db.worklogs.replace({
    ...worklog,
    spent_s,
    updaterId: accountOfCaller(world).id,
    updated_ms: world.now(),
    started_ms:
      given.started === undefined ? worklog.started_ms : readTime(given.started, 'started'),
    comment: given.comment ? readRich(world, given.comment, 'comment') : worklog.comment,
    visibility:
      given.visibility === undefined ? worklog.visibility : readVisibility(world, given.visibility),
  })
  spend(world, issue, spent_s - worklog.spent_s, adjustment)
  world.emit('worklog_updated', { issueId: issue.id, part: showWorklog(world, changed) })
  return changed
}

export function removeWorklog(
  world: JiraWorld,
  issue: Issue,
  worklog: Worklog,
  adjustment: Adjustment,
): void {
  ensureOwn(world, issue, worklog, 'DELETE')
  world.emit('worklog_deleted', { issueId: issue.id, part: showWorklog(world, worklog) })
  world.db.worklogs.delete(worklog.id)
  world.db.deleted_worklogs.put({ id: worklog.id, deleted_ms: world.now() })
  spend(world, issue, -worklog.spent_s, adjustment)
}
