import { z } from 'zod'
import { omitUndefined } from '../../../../shared/object.ts'
import { findChannel, memberOf } from '../../conversations/objects/channel.ts'
import { text } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { seconds } from '../../protocol/time.ts'
import type { Bookmark, Channel } from '../../schema/index.ts'

const write = { scope: 'bookmarks:write', tier: 2 } as const
const most = 100

/** The conversation of a bookmark, where the caller may change it. */
function findMarked(world: SlackWorld, id: string): Channel {
  const channel = findChannel(world, id)
  ensure(memberOf(world, channel.id, world.caller.user), 'not_in_channel')
  ensure(!channel.is_archived, 'is_archived')
  return channel
}

function findBookmark(world: SlackWorld, channel: string, id: string): Bookmark {
  const bookmark = world.db.bookmarks.get(id)
  ensure(bookmark?.channel_id === findMarked(world, channel).id, 'not_found')
  return bookmark
}

function checkLink(link: string): string {
  const isWeb = URL.canParse(link) && /^https?:$/.test(new URL(link).protocol)
  ensure(isWeb, 'invalid_link')
  return link
}

/** Bookmarks stand in the order in which they were added: base 36, as wide as it takes. */
function nextRank(bookmarks: readonly Bookmark[]): string {
  const last = Math.max(0, ...bookmarks.map(({ rank }) => Number.parseInt(rank, 36)))
  return (last + 1).toString(36).padStart(2, '0')
}

/** The bar of links above a conversation. https://docs.slack.dev/messaging/bookmarks */
export const bookmarks = {
  'bookmarks.add': method(
    write,
    () => ({
      channel_id: text(),
      title: text(),
      type: z.enum(['link'], 'invalid_bookmark_type'),
      link: text('invalid_link'),
      emoji: text().optional(),
      entity_id: text().optional(),
      parent_id: text().optional(),
    }),
    (world, { channel_id, title, type, link, emoji = '', entity_id }) => {
      const channel = findMarked(world, channel_id)
      const known = world.db.bookmarks.list({ where: { channel: channel.id } })
      ensure(known.length < most, 'too_many_bookmarks')
      const bookmark = world.db.bookmarks.insert({
        id: world.id('Bk', 10, 'upper'),
        channel_id: channel.id,
        title,
        link: checkLink(link),
        emoji,
        icon_url: `https://${new URL(link).hostname}/favicon.ico`,
        type,
        ...omitUndefined({ entity_id }),
        date_created: seconds(world),
        date_updated: 0,
        rank: nextRank(known),
        last_updated_by_user_id: world.caller.user,
        last_updated_by_team_id: findTeam(world).id,
      })
      return { bookmark }
    },
  ),

  'bookmarks.edit': method(
    write,
    () => ({
      channel_id: text(),
      bookmark_id: text(),
      title: text().optional(),
      link: text().optional(),
      emoji: text().optional(),
    }),
    (world, { channel_id, bookmark_id, title, link, emoji }) => {
      const before = findBookmark(world, channel_id, bookmark_id)
      if (link !== undefined) checkLink(link)
      const bookmark = world.db.bookmarks.replace({
        ...before,
        ...omitUndefined({ title, link, emoji }),
        date_updated: seconds(world),
        last_updated_by_user_id: world.caller.user,
      })
      return { bookmark }
    },
  ),

  'bookmarks.remove': method(
    write,
    () => ({ channel_id: text(), bookmark_id: text(), quip_section_id: text().optional() }),
    (world, { channel_id, bookmark_id }) => {
      const { id } = findBookmark(world, channel_id, bookmark_id)
      world.db.bookmarks.delete(id)
    },
  ),

  'bookmarks.list': method(
    { scope: 'bookmarks:read', tier: 3 },
    () => ({ channel_id: text() }),
    (world, { channel_id }) => {
      const { id } = findChannel(world, channel_id)
      return { bookmarks: world.db.bookmarks.list({ where: { channel: id } }) }
    },
  ),
}
