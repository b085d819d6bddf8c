import { day_ms } from '../../../../shared/time/units.ts'
import { userOf } from '../../../google/world.ts'
import { feedsOf, recordChange } from '../../changes/change.ts'
import type { DriveWorld } from '../../protocol/world.ts'
import type { FileRow } from '../../schema/stored.ts'
import { changeFile, withDescendants } from './tree.ts'
/** Moves a file and all below it into the trash, or out of it. */
export function setTrashed(world: DriveWorld, file: FileRow, trashed: boolean): FileRow {
  const user = userOf(world)
  const own = trashed
    ? { trashed, explicitlyTrashed: true, trashed_ms: world.now(), trashedBy: user.id }
    : { trashed, explicitlyTrashed: false, trashed_ms: undefined, trashedBy: undefined }
  const parent = file.parent === undefined ? undefined : world.db.files.get(file.parent)
  const changed = changeFile(
    world,
    file,
    { ...own, trashed: trashed || parent?.trashed === true },
    {
      event: trashed ? 'trash' : 'untrash',
    },
  )
  if (trashed) world.at(world.now() + trashLifetime_ms, 'purgeTrash', { id: file.id })
  spreadTrash(world, changed)
  return changed
}

/** https://developers.google.com/workspace/drive/api/guides/delete */
const trashLifetime_ms = 30 * day_ms

/** What has lain in the trash for 30 days is deleted for good. */
export function purgeTrash(world: DriveWorld, { id }: { id: string }): void {
  const file = world.db.files.get(id)
  if (!file?.explicitlyTrashed || file.trashed_ms === undefined) return
  if (file.trashed_ms + trashLifetime_ms <= world.now()) removeForever(world, file)
}

/** What lies in a trashed folder is in the trash too. */
function spreadTrash(world: DriveWorld, folder: FileRow): void {
  for (const child of world.db.files.list({ where: { parent: folder.id } })) {
    const trashed = folder.trashed || child.explicitlyTrashed
    if (trashed === child.trashed) continue
    const event = trashed ? 'trash' : 'untrash'
    spreadTrash(world, changeFile(world, child, { trashed }, { event }))
  }
}

/** Deletes a file and all below it for good. */
export function removeForever(world: DriveWorld, file: FileRow): void {
  for (const each of withDescendants(world, file).reverse()) {
    const before = feedsOf(world, each)
    world.db.files.delete(each.id)
    world.db.documents.delete(each.id)
    for (const name of ['access', 'opened', 'permissions', 'properties'] as const) {
      for (const row of world.db[name].list({ where: { file: each.id } })) {
        world.db[name].delete(row.id)
      }
    }
    recordChange(world, each, { event: 'remove', before, isGone: true })
  }
}
