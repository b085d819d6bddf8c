import { notify } from '../../google/channels.ts'
import { accessOf } from '../permissions/access.ts'
import type { DriveWorld } from '../protocol/index.ts'
import type { FileRow } from '../schema/index.ts'

/** The next number of the log that all change feeds share. */
export function nextNumber(world: DriveWorld): number {
  return (world.db.counters.get('changes')?.value ?? 0) + 1
}

/** The feeds that tell of a file: those of the people who see it, and that of its shared drive. */
export function feedsOf(world: DriveWorld, file: FileRow): string[] {
  if (file.space === 'appDataFolder') return [`u:${file.owner}`]
  const people = accessOf(world, file.id)
    .map(({ principal }) => principal)
    .filter((principal) => principal.startsWith('u:'))
  const owner = file.owner === undefined ? [] : [`u:${file.owner}`]
  return [...owner, ...people, ...(file.driveId === undefined ? [] : [`d:${file.driveId}`])]
}

/** What happened to a file, in the words of `X-Goog-Resource-State`. */
type FileEvent = 'add' | 'update' | 'remove' | 'trash' | 'untrash'

interface Changed {
  event: FileEvent
  /** What of it changed: `content`, `properties`, `parents`, `children`, `permissions`. */
  changed?: string
  /** Who saw the file before. Where they do not any more, it was removed for them. */
  before?: readonly string[]
  isGone?: boolean
}

/**
 * Writes a change into the feeds of everybody it concerns and tells those who watch. A feed tells
 * only the last change of each file. https://developers.google.com/workspace/drive/api/guides/manage-changes
 */
export function recordChange(world: DriveWorld, file: FileRow, change: Changed): void {
  const now = change.isGone ? [] : feedsOf(world, file)
  const feeds = new Set([...now, ...(change.before ?? [])])
  // What happens to the root of a shared drive happens to the drive.
  if (file.driveId === file.id) {
    for (const feed of feeds) {
      const isPerson = feed.startsWith('u:')
      if (isPerson) recordDriveChange(world, file.id, [feed], !now.includes(feed))
    }
    return
  }
  for (const feed of feeds) {
    writeChange(world, feed, `f:${file.id}`, {
      fileId: file.id,
      driveId: file.driveId,
      removed: !now.includes(feed),
    })
  }
  const more = change.changed === undefined ? {} : { changed: change.changed }
  notify(world, `file ${file.id}`, change.event, more)
}

/** Writes what happened to a shared drive itself into a feed. */
export function recordDriveChange(
  world: DriveWorld,
  driveId: string,
  feeds: Iterable<string>,
  removed: boolean,
): void {
  for (const feed of feeds) writeChange(world, feed, `d:${driveId}`, { driveId, removed })
}

function writeChange(
  world: DriveWorld,
  feed: string,
  subject: string,
  change: { fileId?: string | undefined; driveId?: string | undefined; removed: boolean },
): void {
  const number = nextNumber(world)
  world.db.counters.put({ id: 'changes', value: number })
  world.db.changes.put({ ...change, id: `${feed}/${subject}`, feed, number, at_ms: world.now() })
  const body = JSON.stringify({ kind: 'drive#changes' })
  notify(world, `changes ${feed}`, 'change', { body })
}
