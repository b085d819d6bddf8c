import type { drive_v3 } from '@googleapis/drive'
import type { Expression } from '../../../../shared/db/expression.ts'
import { cutPage } from '../../../../shared/paging.ts'
import { maskBelow } from '../../../google/fields.ts'
import { selectionOf } from '../../../google/method.ts'
import { readPageToken, toPageToken } from '../../../google/page.ts'
import type { Wire } from '../../../google/types.ts'
import { findDrive } from '../../drives/drive.ts'
import { principalsOf } from '../../permissions/access.ts'
import { type DriveWorld, ensure, GoogleError, invalidValue } from '../../protocol/index.ts'
import { compileSearch, type FileColumn, isRanked, rankTerm } from '../../search/compile.ts'
import { readOrder } from '../../search/order.ts'
import { toFile } from './file_fields.ts'
import { checkSpaces, isPerFile } from './tree.ts'

/** What a client says of a listing. */
interface ListArgs {
  q?: string | undefined
  orderBy?: string | undefined
  pageSize: number
  pageToken?: string | undefined
  corpora?: string | undefined
  corpus?: 'domain' | 'user' | undefined
  driveId?: string | undefined
  teamDriveId?: string | undefined
  spaces: string
  supportsAllDrives: boolean
  supportsTeamDrives: boolean
  includeItemsFromAllDrives: boolean
  includeTeamDriveItems: boolean
}

type Condition = Expression<FileColumn>

/** https://developers.google.com/workspace/drive/api/reference/rest/v3/files/list */
export function listFiles(world: DriveWorld, args: ListArgs): Wire<drive_v3.Schema$FileList> {
  const { q, orderBy, pageSize } = args
  const scope = scopeOf(world, args)
  const search = compileSearch(world, q)
  const order = readOrder(world, orderBy, isRanked(q))
  const listing = [world.caller.user?.id, q, orderBy, args.corpora, args.driveId, args.spaces]
  const found = world.db.files.select({
    where: { all: [scope, search] },
    order,
    after: readPageToken(listing, args.pageToken),
    limit: pageSize + 1,
  })
  const { items, hasMore } = cutPage(found, pageSize)
  const last = hasMore ? items.at(-1) : undefined
  const mask = world.call && selectionOf(world.call)
  const fileMask = mask && maskBelow(mask, 'files')
  return {
    kind: 'drive#fileList',
    incompleteSearch: false,
    ...(fileMask || !mask ? { files: items.map(({ doc }) => toFile(world, doc, fileMask)) } : {}),
    ...(last ? { nextPageToken: toPageToken(listing, last.position) } : {}),
  }
}

const corporas = ['user', 'domain', 'drive', 'allDrives', 'teamDrive', 'allTeamDrives']

function readCorpora(args: ListArgs): string {
  ensure(
    args.corpora === undefined || args.corpus === undefined,
    400,
    'invalid',
    'Corpus and corpora are mutually exclusive options.',
  )
  const named = args.corpora ?? args.corpus ?? 'user'
  if (!corporas.includes(named)) throw invalidValue('corpora')
  const corpora = named.replace('TeamDrives', 'Drives').replace('teamDrive', 'drive')
  const driveId = args.driveId ?? args.teamDriveId
  const isAware = args.supportsAllDrives || args.supportsTeamDrives
  const isInclusive = args.includeItemsFromAllDrives || args.includeTeamDriveItems
  const wantsDrives = corpora === 'drive' || corpora === 'allDrives' || driveId !== undefined
  if (wantsDrives && !isInclusive) {
    throw new GoogleError(
      403,
      'includeTeamDriveItemsRequired',
      'The includeItemsFromAllDrives parameter must be set to true when driveId is specified or ' +
        'corpora contains drive or allDrives.',
    )
  }
  ensure(
    (corpora === 'drive') === (driveId !== undefined),
    403,
    'teamDriveIdRequiresTeamDriveCorpora',
    'The driveId parameter must be specified if and only if corpora is set to drive.',
  )
  ensure(
    !isInclusive || isAware,
    403,
    'teamDrivesInclusionRequiresSupport',
    'The supportsAllDrives parameter must be set to true with includeItemsFromAllDrives.',
  )
  return corpora
}

/** The files among which a search looks. */
function scopeOf(world: DriveWorld, args: ListArgs): Condition {
  const corpora = readCorpora(args)
  const spaces = checkSpaces(args.spaces)
  const conditions: Condition[] = [
    { term: 'isRoot', is: '=', value: 0 },
    spaces.length === 1
      ? { term: 'space', is: '=', value: spaces[0] ?? 'drive' }
      : { any: spaces.map((value) => ({ term: 'space', is: '=', value }) as const) },
  ]
  if (spaces.includes('appDataFolder')) conditions.push(ownAppData(world))
  if (isPerFile(world)) conditions.push(usedWith(world.caller.client))
  if (corpora === 'drive') {
    const drive = findDrive(world, args.driveId ?? args.teamDriveId ?? '')
    return { all: [{ term: 'driveId', is: '=', value: drive.id }, ...conditions] }
  }
  if (!args.includeItemsFromAllDrives && !args.includeTeamDriveItems) {
    conditions.push({ term: 'driveId', is: '=', value: null })
  }
  return { all: [...conditions, reachOf(world, corpora === 'domain')] }
}

/** What an app made, or what was opened with it. */
function usedWith(client: string): Condition {
  const by = { column: 'client', value: client }
  const opened = { of: 'opened', suffix: `/${client}`, column: 'client', by }
  return {
    any: [
      { term: 'app', is: '=', value: client },
      { term: opened, is: '=', value: client },
    ],
  }
}

/** An app sees only what it keeps itself in its own folder. */
function ownAppData(world: DriveWorld): Condition {
  return {
    any: [
      { term: 'space', is: '=', value: 'drive' },
      { term: 'app', is: '=', value: world.caller.client },
    ],
  }
}

/** What is the caller's own, was shared with the caller, or is for all to find. */
function reachOf(world: DriveWorld, isDomain: boolean): Condition {
  const { user } = world.caller
  const findable: Condition = {
    any: ['anyoneCanFind', ...(user?.domain ? ['domainCanFind'] : [])].map(
      (value) => ({ term: 'visibility', is: '=', value }) as const,
    ),
  }
  const reachable: Condition = {
    any: principalsOf(user).map((it) => ({ term: rankTerm(it), is: '>=', value: 1 }) as const),
  }
  if (!user || isDomain) return { all: [findable, reachable] }
  return {
    any: [
      { term: 'owner', is: '=', value: user.id },
      { term: rankTerm(`u:${user.id}`), is: '>=', value: 1 },
    ],
  }
}
