import type { User } from '../../google/schema.ts'
import { type DriveWorld, GoogleError } from '../protocol/index.ts'

/** 15 GB, as every account has at first. */
const standard_bytes = 15 * 1024 ** 3

function limitOf(world: DriveWorld, user: User): number {
  return world.db.quotas.get(user.id)?.limit_bytes ?? standard_bytes
}

/** Gives an account another limit. */
export function setQuota(world: DriveWorld, user: User, limit_bytes: number): void {
  world.db.quotas.put({ id: user.id, limit_bytes })
}

/** How much of the storage the files of a person take. */
export function usageOf(world: DriveWorld, user: User) {
  let [all, trash] = [0, 0]
  for (const { content, trashed } of world.db.files.list({ where: { owner: user.id } })) {
    all += content?.size ?? 0
    if (trashed) trash += content?.size ?? 0
  }
  return {
    limit: String(limitOf(world, user)),
    usage: String(all),
    usageInDrive: String(all),
    usageInDriveTrash: String(trash),
  }
}

/** Refuses bytes for which there is no room. */
export function ensureRoom(world: DriveWorld, user: User, size: number): void {
  if (Number(usageOf(world, user).usage) + size <= limitOf(world, user)) return
  const message = "The user's Drive storage quota has been exceeded."
  throw new GoogleError(403, 'storageQuotaExceeded', message, { domain: 'usageLimits' })
}
