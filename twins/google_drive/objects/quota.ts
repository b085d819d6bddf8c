import type { User } from '../../google/schema.ts'
import { type DriveWorld, GoogleError } from '../protocol.ts'

/** 15 GB, as every account has. */
export const quota_bytes = 15 * 1024 ** 3

/** How much of the storage the files of a person take. */
export function usageOf(world: DriveWorld, user: User) {
  let [all, trash] = [0, 0]
  for (const { content, trashed } of world.db.files.list({ where: { owner: user.id } })) {
    all += content?.size ?? 0
    if (trashed) trash += content?.size ?? 0
  }
  return {
    limit: String(quota_bytes),
    usage: String(all),
    usageInDrive: String(all),
    usageInDriveTrash: String(trash),
  }
}

/** Refuses bytes for which there is no room. */
export function ensureRoom(world: DriveWorld, user: User, size: number): void {
  if (Number(usageOf(world, user).usage) + size <= quota_bytes) return
  const message = "The user's Drive storage quota has been exceeded."
  throw new GoogleError(403, 'storageQuotaExceeded', message, { domain: 'usageLimits' })
}
