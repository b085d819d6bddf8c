import { z } from 'zod'
import { operation } from '../../../../shared/define.ts'
import { htmlReply, reply } from '../../../../shared/http/reply.ts'
import { announce } from '../../apps/objects/announce.ts'
import { text } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { eventTs, seconds } from '../../protocol/time.ts'
import type { File, FileComment } from '../../schema/index.ts'
import { namedUser } from '../../users/objects/reference.ts'
import { simulation } from '../../users/objects/simulation.ts'
import { findFile } from '../objects/file.ts'
import { fileAudience } from '../objects/file_share.ts'

const write = { scope: 'files:write', tokens: ['user'], tier: 3 } as const

function setPublic(world: SlackWorld, id: string, public_url_shared: boolean): File {
  const file = findFile(world, id)
  ensure(file.mode !== 'external', 'not_allowed')
  return world.db.files.replace({ ...file, public_url_shared })
}

/** What opens a file to the world, and closes it again; and what is left of comments on files. */
export const sharing = {
  'files.sharedPublicURL': method(
    write,
    () => ({ file: text() }),
    (world, { file }) => ({ file: setPublic(world, file, true) }),
  ),

  'files.revokePublicURL': method(
    write,
    () => ({ file: text() }),
    (world, { file }) => ({ file: setPublic(world, file, false) }),
  ),

  'files.comments.delete': method(
    { scope: 'files:write', tier: 2 },
    () => ({ file: text(), id: text() }),
    (world, { file: id, id: comment_id }) => {
      const file = findFile(world, id)
      const comment = world.db.file_comments.get(comment_id)
      ensure(comment?.file === file.id, 'comment_not_found')
      const caller = world.db.users.get(world.caller.user)
      ensure(comment.user === caller?.id || caller?.is_admin, 'cant_delete')
      world.db.file_comments.delete(comment.id)
      tell(world, 'deleted', file, comment.id)
    },
  ),
}

/** https://docs.slack.dev/reference/events/file_comment_added */
function tell(
  world: SlackWorld,
  verb: 'added' | 'edited' | 'deleted',
  file: File,
  comment: FileComment | string,
): void {
  const { id } = file
  const event = { type: `file_comment_${verb}`, comment, file_id: id, file: { id } }
  announce(world, { ...event, event_ts: eventTs(world) }, fileAudience(file))
}

/** What people once did with files: a comment, or other words for one of theirs. */
export const commenting = {
  file_comment: simulation(
    () => ({
      user: z.string(),
      file: z.string(),
      comment: z.string(),
      id: z.string().optional(),
    }),
    (world, { user: who, file: name, comment, id }) => {
      const file = world.db.files.get(name)
      ensure(file, 'file_not_found')
      const { id: user } = namedUser(world, who)
      if (id !== undefined) {
        const before = world.db.file_comments.get(id)
        ensure(before?.file === file.id && before.user === user, 'comment_not_found')
        tell(world, 'edited', file, world.db.file_comments.replace({ ...before, comment }))
        return { id }
      }
      const now = seconds(world)
      const made = { id: world.id('Fc', 10, 'upper'), file: file.id, user, comment }
      tell(
        world,
        'added',
        file,
        world.db.file_comments.insert({ ...made, created: now, timestamp: now }),
      )
      return { id: made.id }
    },
  ),
}

/** A file as anybody sees it while its public URL is shared. */
const publicFile = operation(
  { access: 'none' as const },
  () => ({ place: z.string() }),
  (world: SlackWorld, { place }) => {
    const id = place.split('-').at(-1) ?? ''
    const file = world.db.files.get(id)
    const hash = world.db.uploads.get(id)?.hash
    if (!file?.public_url_shared || hash === undefined) {
      return htmlReply('<!doctype html><title>File not found | Slack</title>', 404)
    }
    const headers = { 'content-type': String(file.mimetype) }
    return reply({ headers, body: world.blobs.read(hash) ?? null })
  },
)

export const sharingRoutes = { 'GET /files-pub/{place}': publicFile }
