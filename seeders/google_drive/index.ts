import type { Seeder } from '../../shared/contract.ts'
import { SeedError } from '../../shared/instance/seeding.ts'
import { parseTime } from '../../shared/time/clock.ts'
import type { User } from '../../twins/google/schema.ts'
import { plainDocument } from '../../twins/google_drive/objects/conversion/index.ts'
import { createFile } from '../../twins/google_drive/objects/creation.ts'
import { addMember, createDrive } from '../../twins/google_drive/objects/drive.ts'
import { addPerson, personWith } from '../../twins/google_drive/objects/person.ts'
import { savePermission } from '../../twins/google_drive/objects/sharing.ts'
import { setTrashed } from '../../twins/google_drive/objects/tree.ts'
import { api, type DriveWorld } from '../../twins/google_drive/protocol.ts'
import { type FileRow, folderType } from '../../twins/google_drive/schema/index.ts'
import { addUser, credentials, identityEnv, people, seedIdentity } from '../google/baseline.ts'
import { DriveSeed, type FileSeed, type FolderSeed } from './schema.ts'

const scopes = Object.keys(api.scopes)

/** Seeds Google Drive. Everything belongs to the owner of the access token of a plain start. */
export const seeder: Seeder = {
  schema: DriveSeed,
  baseline(world: DriveWorld) {
    seedIdentity(world, (user) => addPerson(world, user), scopes)
  },
  apply(world: DriveWorld, config: DriveSeed) {
    config.users.forEach((user, index) => {
      const path = `google_drive.users[${index}]`
      addUser(world, (email) => personWith(world, email), user, scopes, path)
    })
    const seeding = new Seeding(world)
    seeding.fill(undefined, config, 'google_drive')
    for (const drive of config.shared_drives) seeding.drive(drive)
    config.comments.forEach((comment, index) => {
      seeding.comment(comment, `google_drive.comments[${index}]`)
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
    this.#world = world
    this.#actAs(personWith(world, people.owner.email))
  }

  /** Objects act for a caller; in a seed that is the owner of everything. */
  #actAs(user: User): void {
    const caller = { user, client: credentials.clientId, scopes }
    Object.assign(this.#world, { caller })
  }

  fill(
    parent: string | undefined,
    { files, folders }: { files: readonly FileSeed[]; folders: readonly FolderSeed[] },
    path: string,
  ): void {
    files.forEach((file, index) => {
      this.#file(parent, file, `${path}.files[${index}]`)
    })
    folders.forEach((folder, index) => {
      const row = createFile(this.#world, {
        name: folder.name,
        mimeType: folderType,
        ...(parent === undefined ? {} : { parents: [parent] }),
      })
      this.folders += 1
      this.#share(row, folder.shared_with)
      this.fill(row.id, folder, `${path}.folders[${index}]`)
    })
  }

  #file(parent: string | undefined, seed: FileSeed, path: string): void {
    const world = this.#world
    const at_ms = seed.at === undefined ? undefined : parseTime(seed.at, world.now())
    if (seed.at !== undefined && at_ms === undefined)
      throw new SeedError(`${path}.at`, 'is no time')
    const at = at_ms === undefined ? undefined : new Date(at_ms).toISOString()
    const row = createFile(
      world,
      {
        name: seed.name,
        ...(seed.mime_type === undefined ? {} : { mimeType: seed.mime_type }),
        ...(seed.description === undefined ? {} : { description: seed.description }),
        ...(parent === undefined ? {} : { parents: [parent] }),
        ...(at === undefined ? {} : { createdTime: at, modifiedTime: at }),
        starred: seed.starred,
      },
      { upload: this.#upload(seed) },
    )
    this.files += 1
    this.#named.set(seed.name, row)
    this.#share(row, seed.shared_with)
    const current = world.db.files.get(row.id)
    if (seed.trashed && current) setTrashed(world, current, true)
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

  #share(file: FileRow, shared: FileSeed['shared_with']): void {
    for (const { email, role = 'reader' } of shared) {
      const { id: user, permissionId } = personWith(this.#world, email)
      const id = `${file.id}/${permissionId}`
      const who = { type: 'user', email: email.toLowerCase(), user, permissionId } as const
      const current = this.#world.db.files.get(file.id) ?? file
      savePermission(this.#world, current, { id, file: file.id, role, ...who })
    }
  }

  drive(seed: DriveSeed['shared_drives'][number]): void {
    const drive = createDrive(this.#world, { name: seed.name }, this.#world.uuid())
    for (const { email, role = 'writer' } of seed.members) {
      const root = this.#world.db.files.get(drive.id)
      if (root) addMember(this.#world, root, personWith(this.#world, email).id, role)
    }
    this.fill(drive.id, seed, 'google_drive.shared_drives')
  }

  comment(seed: DriveSeed['comments'][number], path: string): void {
    const file = this.#named.get(seed.file)
    if (!file) throw new SeedError(`${path}.file`, `there is no file ${seed.file}`)
    const comment = this.#remark(file, seed, undefined)
    for (const reply of seed.replies) this.#remark(file, reply, comment)
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
