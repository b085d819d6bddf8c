import type { User } from '../../google/schema.ts'
import type { DriveWorld } from '../protocol/index.ts'
import type { Access, FileRow, PermissionRow, Role } from '../schema/index.ts'

/** Roles in the order of what they allow. https://developers.google.com/workspace/drive/api/guides/ref-roles */
export const ranks: Readonly<Record<Role, number>> = {
  reader: 1,
  commenter: 2,
  writer: 3,
  fileOrganizer: 4,
  organizer: 5,
  owner: 6,
}

/** Whom a permission is for, in one word. */
function principalOf({ type, user, email, domain }: PermissionRow): string {
  if (type === 'user') return `u:${user}`
  if (type === 'group') return `g:${email}`
  return type === 'domain' ? `d:${domain}` : 'anyone'
}

/** The principals that a person counts as. */
export function principalsOf(user: User | undefined): string[] {
  if (!user) return ['anyone']
  return [`u:${user.id}`, ...(user.domain === undefined ? [] : [`d:${user.domain}`]), 'anyone']
}

/** What a person may do with a file, as a rank; 0 for nothing. */
export function rankOf(world: DriveWorld, file: FileRow, user: User | undefined): number {
  if (user && file.owner === user.id) return ranks.owner
  const found = principalsOf(user).map(
    (principal) => world.db.access.get(`${file.id}/${principal}`)?.rank ?? 0,
  )
  return Math.max(...found)
}

/** The permissions that hold for a file: its own, and those of the folders above it. */
export function accessOf(world: DriveWorld, fileId: string): Access[] {
  return world.db.access.list({ where: { file: fileId } })
}

/** Who owns what lies above a file may edit the file. */
function inheritedAccess(world: DriveWorld, file: FileRow): Access[] {
  if (file.parent === undefined) return []
  const parent = world.db.files.get(file.parent)
  if (!parent) return []
  const above = accessOf(world, parent.id)
  if (file.inheritedPermissionsDisabled) {
    return above.filter(({ rank }) => rank === ranks.organizer)
  }
  if (parent.owner === undefined || parent.owner === file.owner) return above
  const principal = `u:${parent.owner}`
  const permissionId = world.db.users.getShared(parent.owner)?.permissionId ?? ''
  const rank = ranks.writer
  return [...above, { id: '', file: parent.id, principal, rank, from: parent.id, permissionId }]
}

function directAccess(world: DriveWorld, file: FileRow): Access[] {
  return world.db.permissions
    .list({ where: { file: file.id } })
    .filter(({ role, view }) => role !== 'owner' && view === undefined)
    .map((permission) => ({
      id: '',
      file: file.id,
      principal: principalOf(permission),
      rank: ranks[permission.role],
      from: file.id,
      permissionId: permission.permissionId,
    }))
}

/**
 * Works out anew who may do what with a file and with all below it, after a change of permissions
 * or of place.
 */
export function refreshAccess(world: DriveWorld, file: FileRow): void {
  const best = new Map<string, Access>()
  for (const each of [...directAccess(world, file), ...inheritedAccess(world, file)]) {
    if (each.principal === `u:${file.owner}`) continue
    const known = best.get(each.principal)
    if (known && known.rank >= each.rank) continue
    best.set(each.principal, { ...each, id: `${file.id}/${each.principal}`, file: file.id })
  }
  for (const { id, principal } of accessOf(world, file.id)) {
    if (!best.has(principal)) world.db.access.delete(id)
  }
  for (const each of best.values()) world.db.access.put(each)
  const visibility = visibilityOf(world, file, [...best.keys()])
  if (visibility !== file.visibility) world.db.files.replace({ ...file, visibility })
  for (const child of world.db.files.list({ where: { parent: file.id } })) {
    refreshAccess(world, child)
  }
}

function visibilityOf(
  world: DriveWorld,
  file: FileRow,
  principals: readonly string[],
): FileRow['visibility'] {
  const isFound = (type: string) =>
    world.db.permissions
      .list({ where: { file: file.id } })
      .some((each) => each.type === type && each.allowFileDiscovery === true)
  if (principals.includes('anyone')) return isFound('anyone') ? 'anyoneCanFind' : 'anyoneWithLink'
  if (!principals.some((principal) => principal.startsWith('d:'))) return 'limited'
  return isFound('domain') ? 'domainCanFind' : 'domainWithLink'
}
