import { z } from 'zod'
import type { Simulation } from '../../shared/contract.ts'
import { omitUndefined } from '../../shared/object.ts'
import { personWith } from './about/person.ts'
import { setQuota } from './about/quota.ts'
import { findComment, findDiscussed } from './comments/comment.ts'
import { plainDocument } from './files/conversion/index.ts'
import { isOwnKind } from './files/objects/document.ts'
import { mark } from './files/objects/file_patch.ts'
import { changeFile, findFile } from './files/objects/tree.ts'
import { updateFile } from './files/objects/updating.ts'
import { savePermission } from './permissions/sharing.ts'
import { api, type DriveWorld, fileNotFound } from './protocol/index.ts'
import type { FileRow } from './schema/index.ts'

/** The world as a person has it in Drive's own pages, which may do all that the person may. */
function asPerson(world: DriveWorld, email: string): DriveWorld {
  const user = personWith(world, email)
  return world.as({ caller: { user, client: 'drive', scopes: Object.keys(api.scopes) } })
}

function simulation<S extends z.ZodRawShape>(
  args: () => S,
  run: (world: DriveWorld, args: z.output<z.ZodObject<S>>) => unknown,
): Simulation {
  return { args, run: run as Simulation['run'] } // called with what `args` has read
}

const byPerson = () => ({ file: z.string(), email: z.email() })

function existing(world: DriveWorld, id: string): FileRow {
  const file = world.db.files.get(id)
  if (!file) throw fileNotFound(id)
  return file
}

/** What people and Google itself do, for tests of what an app makes of it. */
export const simulations: Record<string, Simulation> = {
  /** A person writes into a file, renames it, or moves it to the trash. */
  edit_file: simulation(
    () => ({
      ...byPerson(),
      content: z.string().optional(),
      name: z.string().optional(),
      trashed: z.boolean().optional(),
    }),
    (world, { file: id, email, content, name, trashed }) => {
      const person = asPerson(world, email)
      const file = findFile(person, id)
      const body = omitUndefined({ name, trashed })
      const upload = content === undefined ? undefined : toUpload(world, file, content)
      const { name: called, version } = updateFile(person, file, body, {}, upload)
      return { id, name: called, version: String(version) }
    },
  ),

  comment_on_file: simulation(
    () => ({ ...byPerson(), content: z.string(), reply_to: z.string().optional() }),
    (world, { file: id, email, content, reply_to }) => {
      const person = asPerson(world, email)
      const file = findDiscussed(person, id)
      if (reply_to !== undefined) findComment(person, file, reply_to)
      return world.db.comments.insert({
        id: world.id('AAAA', 8),
        file: file.id,
        comment: reply_to,
        author: personWith(world, email).id,
        content,
        created_ms: world.now(),
        modified_ms: world.now(),
        deleted: false,
        resolved: false,
      })
    },
  ),

  /** The owner shares a file with somebody. */
  share_file: simulation(
    () => ({ ...byPerson(), role: z.enum(['reader', 'commenter', 'writer']).default('reader') }),
    (world, { file: id, email, role }) => {
      const file = existing(world, id)
      const owner = file.owner === undefined ? undefined : world.db.users.get(file.owner)
      const { id: user, permissionId } = personWith(world, email)
      const who = { type: 'user', email: email.toLowerCase(), user, permissionId } as const
      const sharer = asPerson(world, owner?.email ?? email)
      savePermission(sharer, file, { id: `${id}/${permissionId}`, file: id, role, ...who })
      return { permissionId, role }
    },
  ),

  /** A person opens a file, with an app where one is named: it may then use the file. */
  open_file: simulation(
    () => ({ ...byPerson(), client: z.string().optional() }),
    (world, { file: id, email, client }) => {
      const person = asPerson(world, email)
      const file = findFile(person, id)
      mark(person, file, { viewed_ms: world.now() })
      if (client !== undefined) world.db.opened.put({ id: `${id}/${client}`, file: id, client })
      return { id }
    },
  ),

  /** Google finds a file abusive, or finds that it is not. */
  flag_file: simulation(
    () => ({ file: z.string(), abusive: z.boolean().default(true) }),
    (world, { file: id, abusive }) => {
      changeFile(world, existing(world, id), { isAbusive: abusive }, { isSilent: true })
      return { id, abusive }
    },
  ),

  /** An account has room for so many bytes from now on. */
  set_storage_limit: simulation(
    () => ({ email: z.email(), limit_bytes: z.int().nonnegative() }),
    (world, { email, limit_bytes }) => {
      setQuota(world, personWith(world, email), limit_bytes)
      return { email, limit_bytes }
    },
  ),
}

function toUpload(world: DriveWorld, { mimeType }: FileRow, text: string) {
  const bytes = Buffer.from(text)
  const { digests } = world.blobs.stageBytes(bytes, ['md5', 'sha1'])
  const { md5 = '', sha1 = '' } = digests
  const content = { hash: world.blobs.keepBytes(bytes), size: bytes.length, md5, sha1 }
  const kind = isOwnKind(mimeType) ? { document: plainDocument(text, mimeType) } : {}
  return { content, mimeType, text, ...kind }
}
