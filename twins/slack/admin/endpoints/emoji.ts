import { z } from 'zod'
import { text } from '../../protocol/args.ts'
import { cutPage, page } from '../../protocol/paging.ts'
import { ofTeam } from '../../protocol/team.ts'
import { addEmoji, findEmoji, removeEmoji, renameEmoji } from '../../team/objects/emoji.ts'
import { admin } from '../objects/method.ts'

/** https://docs.slack.dev/reference/methods#admin.emoji */
export const adminEmoji = {
  'admin.emoji.add': admin(
    'teams',
    'write',
    () => ({ name: text(), url: z.url('bad_image_url') }),
    (world, { name, url: value }) => {
      addEmoji(world, { name, value, uploaded_by: world.caller.user })
    },
  ),

  'admin.emoji.addAlias': admin(
    'teams',
    'write',
    () => ({ name: text(), alias_for: text() }),
    (world, { name, alias_for }) => {
      const { id } = findEmoji(world, alias_for)
      addEmoji(world, { name, value: `alias:${id}`, uploaded_by: world.caller.user })
    },
  ),

  'admin.emoji.list': admin('teams', 'read', page, (world, args) => {
    const { shown, response_metadata } = cutPage(world, ofTeam(world).emoji.list(), args)
    const emoji = shown.map(({ id, value: url, uploaded_by = '', date_created = 0 }) => {
      return [id, { url, uploaded_by, date_created }]
    })
    return { emoji: Object.fromEntries(emoji), response_metadata }
  }),

  'admin.emoji.remove': admin(
    'teams',
    'write',
    () => ({ name: text() }),
    (world, { name }) => removeEmoji(world, name),
  ),

  'admin.emoji.rename': admin(
    'teams',
    'write',
    () => ({ name: text(), new_name: text() }),
    (world, { name, new_name }) => renameEmoji(world, name, new_name),
  ),
}
