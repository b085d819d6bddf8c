import { announce } from '../../apps/objects/announce.ts'
import { postSystemMessage, toPermalink, toWire } from '../../chat/objects/message.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { eventTs, seconds } from '../../protocol/time.ts'
import type { Channel, Message, Pin } from '../../schema/index.ts'

/** A pin as lists and events show it. https://docs.slack.dev/reference/events/pin_added */
export function toPin(pin: Pin, message: Message) {
  return {
    type: 'message',
    channel: pin.channel,
    created: pin.created,
    created_by: pin.user,
    message: { ...toWire(message), permalink: toPermalink(message) },
  }
}

function announcePin(
  world: SlackWorld,
  type: 'pin_added' | 'pin_removed',
  pin: Pin,
  message: Message,
) {
  const pin_count = String(world.db.pins.count({ channel: pin.channel }))
  const event = {
    type,
    user: world.caller?.user ?? pin.user,
    channel_id: pin.channel,
    item: toPin(pin, message),
    item_user: message.user ?? '',
    pin_count,
    pinned_info: { channel: pin.channel, pinned_by: pin.user, pinned_ts: pin.created },
    ...(type === 'pin_removed' ? { has_pins: pin_count !== '0' } : {}),
    event_ts: eventTs(world),
  }
  announce(world, event, { channel: pin.channel })
}

export function addPin(world: SlackWorld, channel: Channel, message: Message, user: string): void {
  const id = `${channel.id}/${message.ts}`
  ensure(!world.db.pins.has(id), 'already_pinned')
  const pinned = { ...message, pinned_to: [channel.id] }
  world.db.messages.replace(pinned)
  const pin = { id, channel: channel.id, ts: message.ts, created: seconds(world), user }
  world.db.pins.insert(pin)
  announcePin(world, 'pin_added', pin, pinned)
}

/** What Slack says in the channel when somebody pins. */
export function postPinned(world: SlackWorld, channel: Channel, user: string): void {
  const text = `<@${user}> pinned a message to this channel.`
  postSystemMessage(world, channel, user, 'pinned_item', text)
}

export function removePin(world: SlackWorld, channel: Channel, message: Message): void {
  const pin = world.db.pins.get(`${channel.id}/${message.ts}`)
  ensure(pin, 'not_pinned')
  const { pinned_to: _pinned, ...rest } = message
  world.db.messages.replace(rest)
  world.db.pins.delete(pin.id)
  announcePin(world, 'pin_removed', pin, rest)
}
