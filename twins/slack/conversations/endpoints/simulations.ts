import { z } from 'zod'
import { ensure } from '../../protocol/index.ts'
import { namedChannel, namedUser } from '../../users/objects/reference.ts'
import { simulation } from '../../users/objects/simulation.ts'
import { memberOf } from '../objects/channel.ts'
import { deleteChannel, startChannel } from '../objects/lifecycle.ts'
import { join, leave } from '../objects/membership.ts'

const where = () => ({ user: z.string(), channel: z.string() })

/** What people do with channels. */
export const channelActions = {
  join: simulation(where, (world, { user, channel }) => ({
    joined: join(world, namedChannel(world, channel), namedUser(world, user).id),
  })),

  leave: simulation(where, (world, { user, channel: name }) => {
    const channel = namedChannel(world, name)
    const { id } = namedUser(world, user)
    ensure(memberOf(world, channel.id, id), 'not_in_channel')
    leave(world, channel, id)
  }),

  create_channel: simulation(
    () => ({ user: z.string(), name: z.string(), is_private: z.boolean().default(false) }),
    (world, { user: who, name: given, is_private }) => {
      const { id: creator } = namedUser(world, who)
      const kind = is_private ? 'group' : 'channel'
      const channel = startChannel(world, { name: given, kind, creator })
      return { channel: channel.id }
    },
  ),

  delete_channel: simulation(
    () => ({ channel: z.string() }),
    (world, { channel: place }) => {
      const channel = namedChannel(world, place)
      ensure(!channel.is_general, 'cant_delete_general')
      deleteChannel(world, channel)
    },
  ),
}
