import { z } from 'zod'
import { omitUndefined } from '../../../../shared/object.ts'
import { announce } from '../../apps/objects/announce.ts'
import { ensure } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { eventTs, seconds } from '../../protocol/time.ts'
import { nameEmoji } from '../../team/objects/emoji_names.ts'
import { namedUser } from '../objects/reference.ts'
import { simulation } from '../objects/simulation.ts'
import { setProfile } from '../objects/status.ts'
import { changeProfile, createUser } from '../objects/user.ts'

/** What becomes of people. */
export const people = {
  new_user: simulation(
    () => ({
      name: z.string(),
      real_name: z.string().optional(),
      email: z.string().optional(),
    }),
    (world, given) => {
      const where = { team: findTeam(world).id, name: given.name }
      ensure(!world.db.users.first({ where }), 'name_taken')
      const user = createUser(world, given)
      announce(world, { type: 'team_join', user, event_ts: eventTs(world) })
      return { user: user.id }
    },
  ),

  huddle: simulation(
    () => ({ user: z.string(), left: z.boolean().default(false) }),
    (world, { user, left }) => {
      const huddle_state = left ? 'default_unset' : 'in_a_huddle'
      changeProfile(world, namedUser(world, user), { huddle_state, huddle_state_expiration_ts: 0 })
    },
  ),

  change_profile: simulation(
    () => ({
      user: z.string(),
      real_name: z.string().optional(),
      display_name: z.string().optional(),
      title: z.string().optional(),
      status_text: z.string().optional(),
      status_emoji: z.string().optional(),
      status_expiration: z.int().optional(),
    }),
    (world, { user, status_emoji, ...rest }) => {
      const emoji = status_emoji === undefined ? undefined : nameEmoji(status_emoji)
      const changes = omitUndefined({ ...rest, status_emoji: emoji })
      return { user: setProfile(world, namedUser(world, user), changes).id }
    },
  ),

  deactivate_user: simulation(
    () => ({ user: z.string() }),
    (world, { user: who }) => {
      const user = world.db.users.replace({
        ...namedUser(world, who),
        deleted: true,
        updated: seconds(world),
      })
      const about = { user, cache_ts: seconds(world), event_ts: eventTs(world) }
      announce(world, { type: 'user_change', ...about })
      return { user: user.id }
    },
  ),
}
