import type { drive_v3 } from '@googleapis/drive'
import type { Wire } from '../../google/types.ts'
import { personWith, toUser } from '../about/person.ts'
import { toRfc3339 } from '../files/objects/file.ts'
import { changeFile, findFile } from '../files/objects/tree.ts'
import { type DriveWorld, ensure, GoogleError, invalidValue, userOf } from '../protocol/index.ts'
import type { Approval, FileRow } from '../schema/index.ts'

export type { Approval } from '../schema/index.ts'

export function startApproval(
  world: DriveWorld,
  file: FileRow,
  emails: readonly string[],
  dueTime: string | undefined,
): Approval {
  return world.db.approvals.insert({
    id: world.id('', 22),
    file: file.id,
    initiator: userOf(world).id,
    created_ms: world.now(),
    modified_ms: world.now(),
    due_ms: dueTime === undefined ? undefined : Date.parse(dueTime),
    status: 'IN_PROGRESS',
    reviewers: emails.map((email) => ({ user: reviewer(world, email), response: 'NO_RESPONSE' })),
  })
}

function reviewer(world: DriveWorld, email: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw invalidValue('reviewerEmails')
  return personWith(world, email).id
}

export function findApproval(
  world: DriveWorld,
  args: { fileId: string; approvalId: string },
): Approval {
  const file = findFile(world, args.fileId)
  const approval = world.db.approvals.get(args.approvalId)
  if (approval?.file === file.id) return approval
  throw new GoogleError(404, 'notFound', `Approval not found: ${args.approvalId}.`)
}

function ensureOpen({ status }: Approval): void {
  const message = 'The approval is already complete.'
  ensure(status === 'IN_PROGRESS', 400, 'failedPrecondition', message)
}

/** What only who began an approval may do to it, as long as it is open. */
export function changeApproval(
  world: DriveWorld,
  approval: Approval,
  change: Partial<Approval>,
): Approval {
  ensureOpen(approval)
  ensure(
    approval.initiator === userOf(world).id,
    403,
    'insufficientFilePermissions',
    'Only the initiator of the approval can do this.',
  )
  const completed_ms = change.status === undefined ? undefined : world.now()
  return world.db.approvals.put({ ...approval, ...change, modified_ms: world.now(), completed_ms })
}

/** A reviewer's word: one that declines ends it, and so does the last that approves. */
export function respond(
  world: DriveWorld,
  approval: Approval,
  response: 'APPROVED' | 'DECLINED',
): Approval {
  ensureOpen(approval)
  const me = userOf(world).id
  const isReviewer = approval.reviewers.some(({ user }) => user === me)
  ensure(isReviewer, 403, 'insufficientFilePermissions', 'The user is not a reviewer.')
  const reviewers = approval.reviewers.map((each) =>
    each.user === me ? { ...each, response } : each,
  )
  const isDone = response === 'DECLINED' || reviewers.every((each) => each.response === 'APPROVED')
  return world.db.approvals.put({
    ...approval,
    reviewers,
    modified_ms: world.now(),
    ...(isDone ? { status: response, completed_ms: world.now() } : {}),
  })
}

/** The reviewers after some were added or replaced. */
export function reviewersOf(
  world: DriveWorld,
  { reviewers }: Approval,
  { addReviewers, replaceReviewers }: drive_v3.Schema$ReassignApprovalRequest,
): Approval['reviewers'] {
  const replaced = reviewers.map((each) => {
    const email = world.db.users.get(each.user)?.email
    const change = replaceReviewers?.find(
      ({ removedReviewerEmail }) => removedReviewerEmail === email,
    )
    if (!change) return each
    return { user: reviewer(world, change.addedReviewerEmail ?? ''), response: 'NO_RESPONSE' }
  })
  const added = (addReviewers ?? []).map(({ addedReviewerEmail }) => ({
    user: reviewer(world, addedReviewerEmail ?? ''),
    response: 'NO_RESPONSE',
  }))
  return [...replaced, ...added]
}

/** An approval on the wire. */
export function toApproval(world: DriveWorld, approval: Approval): Wire<drive_v3.Schema$Approval> {
  const { completed_ms, due_ms } = approval
  return {
    kind: 'drive#approval',
    approvalId: approval.id,
    targetFileId: approval.file,
    createTime: toRfc3339(approval.created_ms),
    modifyTime: toRfc3339(approval.modified_ms),
    completeTime: completed_ms === undefined ? undefined : toRfc3339(completed_ms),
    dueTime: due_ms === undefined ? undefined : toRfc3339(due_ms),
    status: approval.status,
    initiator: toUser(world, approval.initiator),
    reviewerResponses: approval.reviewers.map(({ user, response }) => ({
      kind: 'drive#reviewerResponse',
      reviewer: toUser(world, user),
      response,
    })),
  }
}

/** Keeps a file as it is while it is being approved, until somebody takes the restriction away. */
export function lock(world: DriveWorld, file: FileRow): void {
  const { id: restrictingUser } = userOf(world)
  const restriction = { readOnly: true, ownerRestricted: false, restrictingUser }
  const contentRestrictions = [
    ...file.contentRestrictions,
    { ...restriction, restricted_ms: world.now() },
  ]
  changeFile(world, file, { contentRestrictions })
}
