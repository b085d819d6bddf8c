import type { drive_v3 } from '@googleapis/drive'
import { day_ms } from '../../../shared/time/units.ts'
import { openChannel } from '../../google/channels.ts'
import { maskBelow } from '../../google/fields.ts'
import { selectionOf } from '../../google/method.ts'
import { count, flag, id, text, textOr } from '../../google/params.ts'
import { findDrive, toDrive } from '../drives/drive.ts'
import { fileFields, reach, shown } from '../files/args.ts'
import { toRfc3339 } from '../files/objects/file.ts'
import { toFile } from '../files/objects/file_fields.ts'
import { body, type DriveWorld, invalidValue, method, scopes, userOf } from '../protocol/index.ts'
import type { ChangeRow } from '../schema/index.ts'
import { nextNumber } from './change.ts'

const inDrive = () => ({ ...reach(), driveId: text(), teamDriveId: text() })

const listing = () => ({
  ...inDrive(),
  ...shown(),
  includeCorpusRemovals: flag(),
  includeItemsFromAllDrives: flag(),
  includeTeamDriveItems: flag(),
  includeRemoved: flag(true),
  pageSize: count(1, 1000, 100),
  pageToken: id(),
  restrictToMyDrive: flag(),
  spaces: textOr('drive'),
})

interface ListArgs {
  driveId?: string | undefined
  teamDriveId?: string | undefined
  includeItemsFromAllDrives: boolean
  includeTeamDriveItems: boolean
}

const watchable = {
  scopes: scopes.read,
  response: 'Channel',
  isWatchable: true,
} as const

export const changes = {
  'GET /drive/v3/changes/startPageToken': method(
    { id: 'drive.changes.getStartPageToken', scopes: scopes.read, response: 'StartPageToken' },
    inDrive,
    (world, args) => {
      const driveId = args.driveId ?? args.teamDriveId
      if (driveId !== undefined) findDrive(world, driveId)
      else userOf(world)
      return { kind: 'drive#startPageToken', startPageToken: String(nextNumber(world)) }
    },
  ),

  'GET /drive/v3/changes': method(
    {
      id: 'drive.changes.list',
      scopes: scopes.read,
      response: 'ChangeList',
      fields:
        'kind,nextPageToken,newStartPageToken,' +
        'changes(kind,changeType,removed,time,type,fileId,driveId,' +
        `file(${fileFields}),drive(kind,id,name))`,
      isWatchable: true,
    },
    listing,
    (world, args) => {
      const start = readToken(world, args.pageToken)
      const found = world.db.changes.list({
        where: { feed: feedsFor(world, args), number: { gte: start } },
        order: ['number'],
        limit: args.pageSize + 1,
      })
      const page = found.slice(0, args.pageSize)
      const next = found[args.pageSize]
      const wanted = page.filter(({ removed }) => args.includeRemoved || !removed)
      return {
        kind: 'drive#changeList',
        changes: wanted.map((change) => toChange(world, change)),
        ...(next
          ? { nextPageToken: String(next.number) }
          : { newStartPageToken: String(nextNumber(world)) }),
      }
    },
  ),

  'POST /drive/v3/changes/watch': method(
    { ...watchable, id: 'drive.changes.watch' },
    () => ({ ...listing(), body: body<drive_v3.Schema$Channel>('Channel') }),
    (world, args) => {
      readToken(world, args.pageToken)
      const [feed = ''] = feedsFor(world, args)
      const query = `alt=json&pageToken=${args.pageToken}`
      return openChannel(world, args.body, {
        subject: `changes ${feed}`,
        uri: `https://www.googleapis.com/drive/v3/changes?${query}`,
        lifetime_ms: 7 * day_ms,
      })
    },
  ),
}

/** A number of the log, which counts on for everybody; one that was not reached yet is refused. */
function readToken(world: DriveWorld, token: string): number {
  const number = /^\d{1,15}$/.test(token) ? Number(token) : 0
  if (number < 1 || number > nextNumber(world)) throw invalidValue('pageToken')
  return number
}

/** The caller's own feed, with those of the shared drives where the client asks for them. */
function feedsFor(world: DriveWorld, args: ListArgs): string[] {
  const driveId = args.driveId ?? args.teamDriveId
  if (driveId !== undefined) return [`d:${findDrive(world, driveId).id}`]
  const own = `u:${userOf(world).id}`
  if (!args.includeItemsFromAllDrives && !args.includeTeamDriveItems) return [own]
  const drives = world.db.access.list({ where: { principal: own } })
  const isRoot = (file: string) => world.db.drives.has(file)
  return [own, ...drives.filter(({ file }) => isRoot(file)).map(({ file }) => `d:${file}`)]
}

function toChange(world: DriveWorld, change: ChangeRow) {
  const { fileId, driveId, removed, at_ms } = change
  const mask = world.call && selectionOf(world.call)
  const below = mask && maskBelow(mask, 'changes')
  const common = { kind: 'drive#change', removed, time: toRfc3339(at_ms) }
  if (fileId === undefined) {
    const drive = driveId === undefined ? undefined : world.db.drives.get(driveId)
    const shownDrive = drive && !removed ? { drive: toDrive(world, drive) } : {}
    return { ...common, changeType: 'drive', type: 'drive', driveId, ...shownDrive }
  }
  const file = removed ? undefined : world.db.files.get(fileId)
  const fileMask = below && maskBelow(below, 'file')
  return {
    ...common,
    changeType: 'file',
    type: 'file',
    fileId,
    ...(file && (fileMask || !below) ? { file: toFile(world, file, fileMask) } : {}),
  }
}
