import { findChannel } from '../../conversations/objects/channel.ts'
import { text } from '../../protocol/args.ts'
import { method, SlackError } from '../../protocol/index.ts'
import { findChangeable, target } from '../objects/item.ts'
import { addPin, postPinned, removePin, toPin } from '../objects/pin.ts'

export const pins = {
  'pins.add': method({ scope: 'pins:write', tier: 2 }, target, (world, args) => {
    const { channel, message } = findChangeable(world, args)
    if (message.subtype?.endsWith('_join')) throw new SlackError('not_pinnable')
    addPin(world, channel, message, world.caller.user)
    postPinned(world, channel, world.caller.user)
  }),

  'pins.remove': method({ scope: 'pins:write', tier: 2 }, target, (world, args) => {
    const { channel, message } = findChangeable(world, args)
    removePin(world, channel, message)
  }),

  'pins.list': method(
    { scope: 'pins:read', tier: 2 },
    () => ({ channel: text() }),
    (world, args) => {
      const channel = findChannel(world, args.channel)
      const found = world.db.pins.list({ where: { channel: channel.id }, direction: 'desc' })
      const items = found.flatMap((pin) => {
        const message = world.db.messages.get(pin.id)
        return message ? [toPin(pin, message)] : []
      })
      return { items }
    },
  ),
}
