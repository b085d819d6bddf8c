import type { SlackWorld } from '../../protocol/index.ts'
import { toCursor } from '../../protocol/paging.ts'
import { findTeam } from '../../protocol/team.ts'
import type { Channel, ChannelKind } from '../../schema/index.ts'

/**
 * Channels page by page: `limit` of those that pass, starting behind a place in the order of
 * creation.
 */
export function listChannels(
  world: SlackWorld,
  options: {
    kinds: readonly ChannelKind[]
    limit: number
    after: number | undefined
    passes: (channel: Channel) => boolean
  },
): { channels: Channel[]; next: string } {
  const { kinds, limit, passes } = options
  const channels: Channel[] = []
  let after = options.after
  for (;;) {
    const batch = world.db.channels.list({
      where: { team: findTeam(world).id, kind: kinds },
      after: after === undefined ? undefined : [after],
      limit: limit + 1,
    })
    for (const channel of batch) {
      if (!passes(channel)) continue
      if (channels.length === limit) {
        const [seq] = world.db.channels.position(channels.at(-1)?.id ?? '') ?? []
        return { channels, next: toCursor(world, String(seq)) }
      }
      channels.push(channel)
    }
    const last = batch.at(-1)
    if (!last || batch.length <= limit) return { channels, next: '' }
    after = Number(world.db.channels.position(last.id)?.[0])
  }
}
