import { flag } from '../../protocol/args.ts'
import { method } from '../../protocol/index.ts'
import { ofTeam } from '../../protocol/team.ts'
import { eventTs } from '../../protocol/time.ts'

/** The standard emoji by kind; a few of each stand for all of them. */
const categories = [
  { name: 'Smileys & People', emoji_names: ['grinning', 'smile', '+1', 'wave'] },
  { name: 'Animals & Nature', emoji_names: ['dog', 'cat', 'sunny'] },
  { name: 'Food & Drink', emoji_names: ['coffee', 'pizza'] },
  { name: 'Activity', emoji_names: ['tada', 'trophy'] },
  { name: 'Travel & Places', emoji_names: ['rocket', 'house'] },
  { name: 'Objects', emoji_names: ['bulb', 'memo'] },
  { name: 'Symbols', emoji_names: ['white_check_mark', 'x', 'heart'] },
  { name: 'Flags', emoji_names: ['checkered_flag'] },
]

export const emoji = {
  'emoji.list': method(
    { scope: 'emoji:read', tier: 2 },
    () => ({ include_categories: flag().optional() }),
    (world, { include_categories }) => {
      const emoji = ofTeam(world).emoji.list()
      const named = Object.fromEntries(emoji.map(({ id, value }) => [id, value]))
      const rest = include_categories ? { categories, categories_version: '5' } : {}
      return { emoji: named, cache_ts: eventTs(world), ...rest }
    },
  ),
}
