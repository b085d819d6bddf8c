import { omitUndefined } from '../../../../shared/object.ts'
import { announce } from '../../apps/objects/announce.ts'
import { callerAuthor, ensureMayPost } from '../../chat/objects/draft.ts'
import { postMessage } from '../../chat/objects/message.ts'
import { findTarget } from '../../conversations/objects/channel.ts'
import { list, text, whole } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { cutPage, page } from '../../protocol/paging.ts'
import { eventTs } from '../../protocol/time.ts'
import type { File } from '../../schema/index.ts'
import { createRemoteFile, seesFile, toAttachedFile } from '../objects/file.ts'
import { announceCreated, deleteFile, shareFiles } from '../objects/file_share.ts'

const write = { scope: 'remote_files:write', tokens: ['bot'], tier: 2 } as const
const read = { scope: 'remote_files:read', tier: 2 } as const
const which = () => ({ file: text().optional(), external_id: text().optional() })

interface Which {
  file?: string | undefined
  external_id?: string | undefined
}

/** A file of this app's, by Slack's id or the app's own. */
function findRemote(world: SlackWorld, { file: id, external_id: external }: Which): File {
  ensure(id !== undefined || external !== undefined, 'missing_argument')
  ensure(id === undefined || external === undefined, 'invalid_arguments')
  const { app } = world.caller.token
  const found =
    id === undefined
      ? world.db.files.list({ where: { external } }).find((file) => file.app_id === app)
      : world.db.files.get(id)
  ensure(found && seesFile(world, found, world.caller.user), 'file_not_found')
  ensure(found.mode === 'external', 'file_not_found')
  return found
}

function checkUrl(url: string): string {
  ensure(URL.canParse(url), 'bad_url')
  return url
}

/** Files that live elsewhere. https://docs.slack.dev/messaging/working-with-files#remote */
export const remote = {
  'files.remote.add': method(
    write,
    () => ({
      external_id: text(),
      external_url: text(),
      title: text(),
      filetype: text().optional(),
    }),
    (world, { external_id, external_url, title, filetype }) => {
      const { user, token } = world.caller
      const known = world.db.files.list({ where: { external: external_id } })
      ensure(!known.some(({ app_id }) => app_id === token.app), 'external_id_already_exists')
      const about = { external_id, external_url: checkUrl(external_url), title, filetype }
      const file = createRemoteFile(world, { ...about, user, app_id: token.app })
      announceCreated(world, file, { app: token.app })
      return { file }
    },
  ),

  'files.remote.info': method(read, which, (world, args) => ({ file: findRemote(world, args) })),

  'files.remote.list': method(
    read,
    () => ({
      channel: text().optional(),
      ts_from: whole().optional(),
      ts_to: whole().optional(),
      ...page(),
    }),
    (world, { channel, ts_from = 0, ts_to = Number.POSITIVE_INFINITY, ...args }) => {
      const found = world.db.files
        .list({ where: { created: { gte: ts_from } }, direction: 'desc' })
        .filter(({ mode, created }) => mode === 'external' && created <= ts_to)
        .filter(({ channels, groups, ims }) => {
          return !channel || [...channels, ...groups, ...ims].includes(channel)
        })
        .filter((file) => seesFile(world, file, world.caller.user))
      const { shown, response_metadata } = cutPage(world, found, args)
      return { files: shown, response_metadata }
    },
  ),

  'files.remote.update': method(
    write,
    () => ({
      ...which(),
      title: text().optional(),
      external_url: text().optional(),
      filetype: text().optional(),
    }),
    (world, { file: id, external_id, ...changes }) => {
      const file = findRemote(world, { file: id, external_id })
      const { external_url } = changes
      const url_private = external_url === undefined ? undefined : checkUrl(external_url)
      const changed = { ...file, ...omitUndefined({ ...changes, url_private }) }
      const event = { type: 'file_change', file_id: file.id, file: { id: file.id } }
      announce(world, { ...event, event_ts: eventTs(world) }, { app: world.caller.token.app })
      return { file: world.db.files.replace(changed) }
    },
  ),

  'files.remote.share': method(
    { scope: 'remote_files:share', tier: 2 },
    () => ({ ...which(), channels: list() }),
    (world, { channels, ...args }) => {
      const file = findRemote(world, args)
      const targets = channels.map((id) => findTarget(world, id))
      ensure(targets.length > 0, 'channel_not_found')
      for (const channel of targets) {
        ensureMayPost(world, channel)
        const files = [toAttachedFile(file, channel.kind === 'channel')]
        const draft = { author: callerAuthor(world), files, subtype: 'file_share' }
        shareFiles(world, channel, postMessage(world, channel, draft))
      }
      return { file: findRemote(world, args) }
    },
  ),

  'files.remote.remove': method(write, which, (world, args) => {
    deleteFile(world, findRemote(world, args))
  }),
}
