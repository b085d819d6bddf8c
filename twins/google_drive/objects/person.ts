import { createUser, findUser, type NewUser } from '../../google/oauth/people.ts'
import type { User } from '../../google/schema.ts'
import type { DriveWorld } from '../protocol.ts'
import { rootIdOf } from '../schema/ids.ts'
import { type FileRow, folderType } from '../schema/index.ts'

/** A file with everything that most files do not have. */
export function blankFile(
  world: DriveWorld,
  own: Pick<FileRow, 'id' | 'name' | 'mimeType'>,
): FileRow {
  return {
    space: 'drive',
    app: '',
    isRoot: false,
    trashed: false,
    explicitlyTrashed: false,
    created_ms: world.now(),
    modified_ms: world.now(),
    version: 1,
    properties: {},
    appProperties: {},
    copyRequiresWriterPermission: false,
    writersCanShare: true,
    inheritedPermissionsDisabled: false,
    visibility: 'limited',
    contentRestrictions: [],
    isAbusive: false,
    text: '',
    ...own,
  }
}

/** Makes an account and its My Drive. */
export function addPerson(world: DriveWorld, wanted: NewUser): User {
  const user = createUser(world, wanted)
  const root = { id: rootIdOf(user), name: 'My Drive', mimeType: folderType }
  world.db.files.insert({ ...blankFile(world, root), owner: user.id, isRoot: true })
  return user
}

/** The account with an address; one that is not known yet is made, as an invitation does. */
export function personWith(world: DriveWorld, email: string): User {
  return findUser(world, email) ?? addPerson(world, { email })
}

/** A person on the wire. https://developers.google.com/workspace/drive/api/reference/rest/v3/User */
export function toUser(world: DriveWorld, id: string | undefined) {
  const user = id === undefined ? undefined : world.db.users.getShared(id)
  if (!user) return undefined
  return {
    kind: 'drive#user',
    displayName: user.name,
    photoLink: user.picture,
    me: world.caller.user?.id === user.id,
    permissionId: user.permissionId,
    emailAddress: user.email,
  }
}
