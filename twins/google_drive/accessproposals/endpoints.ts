import type { drive_v3 } from '@googleapis/drive'
import { z } from 'zod'
import type { Simulation } from '../../../shared/contract.ts'
import { pageOfList } from '../../google/page.ts'
import { id, number, text } from '../../google/params.ts'
import { personWith } from '../about/person.ts'
import { toRfc3339 } from '../files/objects/file.ts'
import { findFor } from '../files/objects/tree.ts'
import { savePermission } from '../permissions/sharing.ts'
import {
  body,
  type DriveWorld,
  fileNotFound,
  GoogleError,
  invalidValue,
  method,
  required,
  scopes,
} from '../protocol/index.ts'
import type { Proposal } from '../schema/index.ts'

const reading = [
  ...['drive', 'drive.file', 'drive.metadata', 'drive.metadata.readonly', 'drive.readonly'],
]
const one = () => ({ fileId: id(), proposalId: id() })

/** https://developers.google.com/workspace/drive/api/guides/pending-access */
export const proposals = {
  'GET /drive/v3/files/{fileId}/accessproposals/{proposalId}': method(
    { id: 'drive.accessproposals.get', scopes: reading, response: 'AccessProposal' },
    one,
    (world, args) => toProposal(world, findProposal(world, args)),
  ),
  'GET /drive/v3/files/{fileId}/accessproposals': method(
    { id: 'drive.accessproposals.list', scopes: reading, response: 'ListAccessProposalsResponse' },
    () => ({ fileId: id(), pageSize: number(), pageToken: text() }),
    (world, args) => {
      const file = findFor(world, args.fileId, 'canShare')
      const all = world.db.proposals.list({ where: { file: file.id } })
      const { pageSize = 100, pageToken } = args
      const { items, ...next } = pageOfList(['proposals', file.id], all, { pageSize, pageToken })
      return { ...next, accessProposals: items.map((each) => toProposal(world, each)) }
    },
  ),
  'POST /drive/v3/files/{fileId}/accessproposals/{proposalId}:resolve': method(
    { id: 'drive.accessproposals.resolve', scopes: scopes.discuss },
    () => ({
      ...one(),
      body: body<drive_v3.Schema$ResolveAccessProposalRequest>('ResolveAccessProposalRequest'),
    }),
    (world, args) => {
      const proposal = findProposal(world, args)
      const { action, role } = args.body
      if (!action) throw required('action')
      if (action !== 'ACCEPT' && action !== 'DENY') throw invalidValue('action')
      if (action === 'ACCEPT') accept(world, proposal, role?.[0])
      world.db.proposals.delete(proposal.id)
    },
  ),
}

function findProposal(world: DriveWorld, args: { fileId: string; proposalId: string }): Proposal {
  const file = findFor(world, args.fileId, 'canShare')
  const proposal = world.db.proposals.get(args.proposalId)
  if (proposal?.file === file.id) return proposal
  throw new GoogleError(404, 'notFound', `Access proposal not found: ${args.proposalId}.`)
}

const roles = ['reader', 'commenter', 'writer'] as const

function accept(world: DriveWorld, proposal: Proposal, wanted: string | undefined): void {
  if (wanted === undefined) throw required('role')
  const role = roles.find((each) => each === wanted)
  const user = world.db.users.get(proposal.recipient)
  const file = world.db.files.get(proposal.file)
  if (!role || !user || !file) throw invalidValue('role')
  const { permissionId, email, id: userId } = user
  const key = `${file.id}/${permissionId}`
  const who = { permissionId, type: 'user', email, user: userId } as const
  savePermission(world, file, { id: key, file: file.id, role, ...who })
}

function toProposal(world: DriveWorld, proposal: Proposal) {
  const emailOf = (userId: string) => world.db.users.get(userId)?.email
  return {
    fileId: proposal.file,
    proposalId: proposal.id,
    requesterEmailAddress: emailOf(proposal.requester),
    recipientEmailAddress: emailOf(proposal.recipient),
    rolesAndViews: [{ role: proposal.role }],
    requestMessage: proposal.message,
    createTime: toRfc3339(proposal.created_ms),
  }
}

/** Somebody asks for access to a file. */
export const accessRequests: Record<string, Simulation> = {
  request_access: {
    args: () => ({
      file: z.string(),
      email: z.email(),
      role: z.enum(roles).default('reader'),
      message: z.string().optional(),
    }),
    run(
      world: DriveWorld,
      args: { file: string; email: string; role: Proposal['role']; message?: string },
    ) {
      if (!world.db.files.has(args.file)) throw fileNotFound(args.file)
      const { id: person } = personWith(world, args.email)
      return world.db.proposals.insert({
        id: world.id('', 22),
        file: args.file,
        requester: person,
        recipient: person,
        role: args.role,
        message: args.message,
        created_ms: world.now(),
      })
    },
  },
}
