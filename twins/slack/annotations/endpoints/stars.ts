import { text } from '../../protocol/args.ts'
import { method } from '../../protocol/index.ts'
import { cutNumbered, cutPage, numbered, page } from '../../protocol/paging.ts'
import { addStar, findStarred, removeStar, toStarred } from '../objects/star.ts'

const write = { scope: 'stars:write', tokens: ['user'], tier: 2 } as const
const what = () => ({
  channel: text().optional(),
  timestamp: text().optional(),
  file: text().optional(),
  file_comment: text().optional(),
})

/** What a person saved for later. https://docs.slack.dev/reference/methods#stars */
export const stars = {
  'stars.add': method(write, what, (world, args) => {
    addStar(world, world.caller.user, findStarred(world, args))
  }),

  'stars.remove': method(write, what, (world, args) => {
    removeStar(world, world.caller.user, findStarred(world, args))
  }),

  'stars.list': method(
    { scope: 'stars:read', tokens: ['user'], tier: 3, byTeam: true },
    () => ({ ...numbered(), ...page() }),
    (world, { cursor, limit, ...numbers }) => {
      const { user } = world.caller
      const found = world.db.stars.list({ where: { user }, direction: 'desc' })
      const items = found.flatMap((star) => toStarred(world, star) ?? [])
      if (cursor || limit) {
        const { shown, response_metadata } = cutPage(world, items, { cursor, limit })
        return { items: shown, response_metadata }
      }
      const { shown, paging } = cutNumbered(items, numbers)
      return { items: shown, paging }
    },
  ),
}
