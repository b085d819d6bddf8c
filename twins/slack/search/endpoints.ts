import { z } from 'zod'
import { toPermalink } from '../chat/objects/message.ts'
import { isVisible, memberOf } from '../conversations/objects/channel.ts'
import { seesFile } from '../files/objects/file.ts'
import { flag, text, whole } from '../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../protocol/index.ts'
import { readPosition, toCursor } from '../protocol/paging.ts'
import { findTeam } from '../protocol/team.ts'
import type { Channel, File, Message } from '../schema/index.ts'
import { highlight, readQuery, type SearchQuery } from './objects/query.ts'

const read = { scope: 'search:read', tokens: ['user'], tier: 2, byTeam: true } as const

const args = () => ({
  query: text('no_query'),
  sort: z.enum(['score', 'timestamp']).optional(),
  sort_dir: z.enum(['asc', 'desc']).optional(),
  highlight: flag().optional(),
  count: whole().optional(),
  page: whole().optional(),
  cursor: text('invalid_cursor').optional(),
})
type SearchArgs = z.output<z.ZodObject<ReturnType<typeof args>>>

interface Range {
  size: number
  start: number
}

/** Which matches are asked for: at most a hundred pages of a hundred. */
function readRange(world: SlackWorld, { count = 20, page = 1, cursor }: SearchArgs): Range {
  const size = Math.min(100, Math.max(1, count))
  // `*` asks for cursors from the first page on.
  const given = cursor === '*' ? undefined : readPosition(world, cursor)
  return { size, start: given ?? (Math.min(100, Math.max(1, page)) - 1) * size }
}

function paging(total: number, { size, start }: Range) {
  const page = Math.floor(start / size) + 1
  const pages = Math.ceil(total / size)
  const last = Math.min(total, start + size)
  return {
    total,
    pagination: {
      total_count: total,
      page,
      per_page: size,
      page_count: pages,
      first: total === 0 ? 0 : start + 1,
      last,
    },
    paging: { count: size, total, page, pages },
  }
}

/** The conversations the caller may search, undefined where these are all. */
function searchable(world: SlackWorld): string[] | undefined {
  const { user } = world.caller
  const channels = world.db.channels.list()
  const visible = channels.filter((channel) => isVisible(world, channel, user))
  return visible.length === channels.length ? undefined : visible.map(({ id }) => id)
}

function savedBy(world: SlackWorld): string[] {
  const stars = world.db.stars.list({ where: { user: world.caller.user } })
  return stars.flatMap(({ ts }) => ts ?? [])
}

function toPlace(world: SlackWorld, channel: Channel, viewer: string) {
  const { id, kind, name } = channel
  const other = channel.users.find((user) => user !== viewer) ?? viewer
  return {
    id,
    is_channel: kind === 'channel',
    is_group: kind === 'group',
    is_im: kind === 'im',
    is_mpim: kind === 'mpim',
    is_shared: false,
    is_org_shared: false,
    is_ext_shared: false,
    is_private: kind !== 'channel',
    name: kind === 'im' ? other : name,
    pending_shared: [],
    is_pending_ext_shared: false,
    ...(kind === 'im' ? { user: other } : {}),
    ...(memberOf(world, id, viewer) ? {} : { is_archived: channel.is_archived }),
  }
}

function toMatch(world: SlackWorld, message: Message, words: readonly string[]) {
  const { channel: id, user = '', ts, text: plain, blocks, attachments, files } = message
  const channel = world.db.channels.get(id)
  const name = world.db.users.getShared(user)?.name
  return {
    team: findTeam(world).id,
    ...(channel ? { channel: toPlace(world, channel, world.caller.user) } : {}),
    type: channel?.kind === 'im' ? 'im' : 'message',
    user,
    username: message.username ?? name ?? '',
    ts,
    text: highlight(plain, words),
    permalink: toPermalink(message),
    no_reactions: !message.reactions?.length,
    ...(blocks ? { blocks } : {}),
    ...(attachments ? { attachments } : {}),
    ...(files ? { files } : {}),
  }
}

function findMessages(world: SlackWorld, given: SearchArgs) {
  const query = readQuery(world, given.query)
  ensure(given.query.trim() !== '', 'no_query')
  const range = readRange(world, given)
  const { match, after, before, isSaved } = query
  const ts =
    after || before
      ? { ...(after ? { gte: after } : {}), ...(before ? { lt: before } : {}) }
      : undefined
  const found =
    match === undefined
      ? { docs: [], total: 0 }
      : world.db.messages.searchPage(match, {
          where: { channel: searchable(world), ts: isSaved ? savedBy(world) : ts },
          direction: given.sort === 'timestamp' ? (given.sort_dir ?? 'desc') : undefined,
          limit: range.size,
          offset: range.start,
        })
  const words = given.highlight ? query.words : []
  const matches = found.docs.map((message) => toMatch(world, message, words))
  const end = range.start + range.size
  const next = end < found.total ? toCursor(world, String(end)) : ''
  return { next, messages: { matches, ...paging(found.total, range) } }
}

/** Files are few: they are found by name and looked through. */
function passes(world: SlackWorld, file: File, { after, before }: SearchQuery): boolean {
  const ts = `${file.created}.000000`
  if ((after && ts < after) || (before && ts >= before)) return false
  return seesFile(world, file, world.caller.user)
}

function findFiles(world: SlackWorld, given: SearchArgs) {
  const query = readQuery(world, given.query)
  ensure(given.query.trim() !== '', 'no_query')
  const range = readRange(world, given)
  const all = query.match === undefined ? [] : world.db.files.search(query.match, 10_000)
  const sorted = given.sort === 'timestamp' ? all.sort((a, b) => b.created - a.created) : all
  if (given.sort_dir === 'asc') sorted.reverse()
  const found = sorted.filter((file) => passes(world, file, query))
  const words = given.highlight ? query.words : []
  const matches = found
    .slice(range.start, range.start + range.size)
    .map((file) => ({ ...file, title: highlight(file.title, words) }))
  return { matches, ...paging(found.length, range) }
}

/** https://docs.slack.dev/reference/methods#search */
export const search = {
  'search.messages': method(read, args, (world, given) => {
    const { messages, next } = findMessages(world, given)
    const response_metadata = { next_cursor: next }
    return { query: given.query, messages, ...(given.cursor ? { response_metadata } : {}) }
  }),

  'search.files': method(read, args, (world, given) => ({
    query: given.query,
    files: findFiles(world, given),
  })),

  'search.all': method(read, args, (world, given) => ({
    query: given.query,
    messages: findMessages(world, given).messages,
    files: findFiles(world, given),
    posts: { matches: [], total: 0 },
  })),
}
