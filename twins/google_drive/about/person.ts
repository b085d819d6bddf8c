import { createUser, findUser, type NewUser } from '../../google/oauth/people.ts'
import type { User } from '../../google/schema.ts'
import { blankFile } from '../files/objects/file.ts'
import type { DriveWorld } from '../protocol/index.ts'
import { rootIdOf } from '../schema/ids.ts'
import { folderType } from '../schema/index.ts'

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
