import { feedsOf, recordChange } from '../changes/change.ts'
import { markOf } from '../files/objects/file.ts'
import { type DriveWorld, userOf } from '../protocol/index.ts'
import type { FileRow, PermissionRow } from '../schema/index.ts'
import { refreshAccess } from './access.ts'

/** Gives a permission, or changes it, with all that follows. */
export function savePermission(world: DriveWorld, file: FileRow, row: PermissionRow): void {
  world.db.permissions.put(row)
  refreshAccess(world, file)
  if (row.user !== undefined) noteSharing(world, file, row.user)
  if (row.expiration_ms !== undefined) {
    world.at(row.expiration_ms, 'expirePermission', { id: row.id })
  }
  const current = world.db.files.get(file.id) ?? file
  recordChange(world, current, { event: 'update', changed: 'permissions' })
}

function noteSharing(world: DriveWorld, file: FileRow, user: string): void {
  const known = markOf(world, file, user)
  if (known?.shared_ms !== undefined || file.driveId !== undefined || file.owner === user) return
  const base = known ?? { id: `${file.id}/${user}`, starred: false }
  world.db.marks.put({ ...base, shared_ms: world.now(), sharer: userOf(world).id })
}

/** Takes a permission away. */
export function dropPermission(world: DriveWorld, file: FileRow, row: PermissionRow): void {
  const before = feedsOf(world, file)
  world.db.permissions.delete(row.id)
  refreshAccess(world, file)
  const current = world.db.files.get(file.id) ?? file
  recordChange(world, current, { event: 'update', changed: 'permissions', before })
}

/** A permission whose time has come ends by itself. */
export function expirePermission(world: DriveWorld, payload: { id: string }): void {
  const row = world.db.permissions.get(payload.id)
  const file = row && world.db.files.get(row.file)
  if (row?.expiration_ms === undefined || row.expiration_ms > world.now() || !file) return
  dropPermission(world, file, row)
}
