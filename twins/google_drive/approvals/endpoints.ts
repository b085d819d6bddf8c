import type { drive_v3 } from '@googleapis/drive'
import { pageOfList } from '../../google/page.ts'
import { id, number, text } from '../../google/params.ts'
import { findFile, findFor } from '../files/objects/tree.ts'
import { body, method, required, scopes } from '../protocol/index.ts'
import {
  type Approval,
  changeApproval,
  findApproval,
  lock,
  respond,
  reviewersOf,
  startApproval,
  toApproval,
} from './approval.ts'

const facts = { response: 'Approval', scopes: scopes.approve } as const
const reading = [
  ...['drive', 'drive.appdata', 'drive.file', 'drive.metadata'],
  ...['drive.metadata.readonly', 'drive.readonly'],
]
const one = () => ({ fileId: id(), approvalId: id() })

type Message = drive_v3.Schema$ApproveApprovalRequest

/** https://developers.google.com/workspace/drive/api/guides/approvals */
export const approvals = {
  'POST /drive/v3/files/{fileId}/approvals:start': method(
    { ...facts, id: 'drive.approvals.start' },
    () => ({
      fileId: id(),
      body: body<drive_v3.Schema$StartApprovalRequest>('StartApprovalRequest'),
    }),
    (world, args) => {
      const file = findFor(world, args.fileId, 'canStartApproval')
      const emails = args.body.reviewerEmails ?? []
      if (emails.length === 0) throw required('reviewerEmails')
      if (args.body.lockFile) lock(world, file)
      return toApproval(world, startApproval(world, file, emails, args.body.dueTime ?? undefined))
    },
  ),
  'GET /drive/v3/files/{fileId}/approvals/{approvalId}': method(
    { id: 'drive.approvals.get', scopes: reading, response: 'Approval' },
    one,
    (world, args) => toApproval(world, findApproval(world, args)),
  ),
  'GET /drive/v3/files/{fileId}/approvals': method(
    { id: 'drive.approvals.list', scopes: reading, response: 'ApprovalList' },
    () => ({ fileId: id(), pageSize: number(), pageToken: text() }),
    (world, args) => {
      const file = findFile(world, args.fileId)
      const all = world.db.approvals.list({ where: { file: file.id } })
      const { pageSize = 100, pageToken } = args
      const page = pageOfList(['approvals', file.id], all, { pageSize, pageToken })
      const items = page.items.map((each) => toApproval(world, each))
      return { ...page, kind: 'drive#approvalList', items }
    },
  ),
  'POST /drive/v3/files/{fileId}/approvals/{approvalId}:approve': method(
    { ...facts, id: 'drive.approvals.approve' },
    () => ({ ...one(), body: body<Message>('ApproveApprovalRequest') }),
    (world, args) => toApproval(world, respond(world, findApproval(world, args), 'APPROVED')),
  ),
  'POST /drive/v3/files/{fileId}/approvals/{approvalId}:decline': method(
    { ...facts, id: 'drive.approvals.decline' },
    () => ({ ...one(), body: body<Message>('DeclineApprovalRequest') }),
    (world, args) => toApproval(world, respond(world, findApproval(world, args), 'DECLINED')),
  ),
  'POST /drive/v3/files/{fileId}/approvals/{approvalId}:cancel': method(
    { ...facts, id: 'drive.approvals.cancel' },
    () => ({ ...one(), body: body<Message>('CancelApprovalRequest') }),
    (world, args) => {
      const approval = findApproval(world, args)
      return toApproval(world, changeApproval(world, approval, { status: 'CANCELLED' }))
    },
  ),
  'POST /drive/v3/files/{fileId}/approvals/{approvalId}:comment': method(
    { ...facts, id: 'drive.approvals.comment' },
    () => ({ ...one(), body: body<Message>('CommentApprovalRequest') }),
    (world, args) => {
      if (!args.body.message) throw required('message')
      const approval = findApproval(world, args)
      return toApproval(world, world.db.approvals.put({ ...approval, modified_ms: world.now() }))
    },
  ),
  'POST /drive/v3/files/{fileId}/approvals/{approvalId}:reassign': method(
    { ...facts, id: 'drive.approvals.reassign' },
    () => ({
      ...one(),
      body: body<drive_v3.Schema$ReassignApprovalRequest>('ReassignApprovalRequest'),
    }),
    (world, args) => {
      const approval: Approval = findApproval(world, args)
      const reviewers = reviewersOf(world, approval, args.body)
      return toApproval(world, changeApproval(world, approval, { reviewers }))
    },
  ),
}
