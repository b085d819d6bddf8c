import type { Seeder } from '../../shared/contract.ts'
import { omitUndefined } from '../../shared/object.ts'
import { addPerson, personWith } from '../../twins/google_drive/about/person.ts'
import { addMember, createDrive } from '../../twins/google_drive/drives/drive.ts'
import { plainDocument } from '../../twins/google_drive/files/conversion/index.ts'
import { createFile } from '../../twins/google_drive/files/objects/creation.ts'
import { setTrashed } from '../../twins/google_drive/files/objects/trash.ts'
import { savePermission } from '../../twins/google_drive/permissions/sharing.ts'
import { api, type DriveWorld } from '../../twins/google_drive/protocol/index.ts'
import { type FileRow, folderType } from '../../twins/google_drive/schema/index.ts'
import { addUser, credentials, identityEnv, people, seedIdentity } from '../google/baseline.ts'
import * as seed from '../seed.ts'
import { DriveSeed, type FileSeed, type FolderSeed } from './schema.ts'

const scopes = Object.keys(api.scopes)

/** Seeds Google Drive. Everything belongs to the owner of the access token of a plain start. */
export const seeder: Seeder = {
  schema: DriveSeed,
  baseline(world: DriveWorld) {
    seedIdentity(world, (user) => addPerson(world, user), scopes)
  },
  apply(world: DriveWorld, config: DriveSeed) {
    seed.each('google_drive.users', config.users, (user, path) => {
      addUser(world, (email) => personWith(world, email), user, scopes, path)
    })
    const seeding = new Seeding(world)
    seeding.fill(undefined, config, 'google_drive')
    seed.each('google_drive.shared_drives', config.shared_drives, (drive, path) => {
      seeding.drive(drive, path)
    })
    seed.each('google_drive.comments', config.comments, (comment, path) => {
      seeding.comment(comment, path)
    })
    return { folders_created: seeding.folders, files_created: seeding.files }
  },
  env: (url) => ({ GOOGLE_DRIVE_API_URL: url, ...identityEnv(url) }),
}

/** What is made in one seed, and how much of it. */
class Seeding {
  readonly #world: DriveWorld
  readonly #named = new Map<string, FileRow>()
  folders = 0
  files = 0

  constructor(world: DriveWorld) {
    // Objects act for a caller; in a seed that is the owner of everything.
    const user = personWith(world, people.owner.email)
    this.#world = world.as({ caller: { user, client: credentials.clientId, scopes } })
  }

  fill(
    parent: string | undefined,
    { files, folders }: { files: readonly FileSeed[]; folders: readonly FolderSeed[] },
    path: string,
  ): void {
    const parents = parent === undefined ? undefined : [parent]
    seed.each(`${path}.files`, files, (file, own) => this.#file(parents, file, own))
    seed.each(`${path}.folders`, folders, (folder, own) => {
      const { name } = folder
      const row = createFile(this.#world, omitUndefined({ name, mimeType: folderType, parents }))
      this.folders += 1
      this.#share(row, folder.shared_with, own)
      this.fill(row.id, folder, own)
    })
  }

  #file(parents: string[] | undefined, file: FileSeed, path: string): void {
    const world = this.#world
    const { name, description, starred } = file
    const time =
      file.at === undefined
        ? undefined
        : new Date(seed.time(`${path}.at`, file.at, world.now())).toISOString()
    const metadata = {
      ...{ name, description, starred, parents, mimeType: file.mime_type },
      ...{ createdTime: time, modifiedTime: time },
    }
    const row = createFile(world, omitUndefined(metadata), { upload: this.#upload(file) })
    this.files += 1
    this.#named.set(name, row)
    this.#share(row, file.shared_with, path)
    const current = world.db.files.get(row.id)
    if (file.trashed && current) setTrashed(world, current, true)
  }

  /** The bytes of a file; a text becomes one of Google's documents where the kind says so. */
  #upload({ content, content_base64, mime_type, name }: FileSeed) {
    if (content === undefined && content_base64 === undefined) return undefined
    const bytes = Buffer.from(
      content ?? content_base64 ?? '',
      content === undefined ? 'base64' : 'utf8',
    )
    const { digests } = this.#world.blobs.stageBytes(bytes, ['md5', 'sha1'])
    const hash = this.#world.blobs.keepBytes(bytes)
    const { md5 = '', sha1 = '' } = digests
    return {
      content: { hash, size: bytes.length, md5, sha1 },
      mimeType: mime_type ?? kindOf(name),
      text: content ?? '',
      document: plainDocument(content ?? '', mime_type ?? ''),
    }
  }

  #share(file: FileRow, shared: FileSeed['shared_with'], path: string): void {
    seed.each(`${path}.shared_with`, shared, ({ email, role = 'reader' }) => {
      const { id: user, permissionId } = personWith(this.#world, email)
      const id = `${file.id}/${permissionId}`
      const who = { type: 'user', email: email.toLowerCase(), user, permissionId } as const
      const current = this.#world.db.files.get(file.id) ?? file
      savePermission(this.#world, current, { id, file: file.id, role, ...who })
    })
  }

  drive(drive: DriveSeed['shared_drives'][number], path: string): void {
    const world = this.#world
    const { id } = createDrive(world, { name: drive.name }, world.uuid())
    seed.each(`${path}.members`, drive.members, ({ email, role = 'writer' }) => {
      const root = world.db.files.get(id)
      if (root) addMember(world, root, personWith(world, email).id, role)
    })
    this.fill(id, drive, path)
  }

  comment(comment: DriveSeed['comments'][number], path: string): void {
    const file = this.#named.get(comment.file)
    if (!file) throw seed.refused(`${path}.file`, `there is no file ${comment.file}`)
    const id = this.#remark(file, comment, undefined)
    for (const reply of comment.replies) this.#remark(file, reply, id)
  }

  #remark(
    file: FileRow,
    { content, author }: { content: string; author?: string | undefined },
    comment: string | undefined,
  ): string {
    const world = this.#world
    return world.db.comments.insert({
      id: world.id('AAAA', 8),
      file: file.id,
      comment,
      author: personWith(world, author ?? people.owner.email).id,
      content,
      created_ms: world.now(),
      modified_ms: world.now(),
      deleted: false,
      resolved: false,
    }).id
  }
}

const kinds: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
}

/** The kind of a file by the end of its name. */
function kindOf(name: string): string {
  return kinds[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''] ?? 'text/plain'
}
