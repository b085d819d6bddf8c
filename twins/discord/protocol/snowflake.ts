import type { DiscordWorld } from './world.ts'

/** 2015-01-01T00:00:00Z, where the times in ids begin. */
const epoch_ms = 1_420_070_400_000
const counterBits = 22n
const counterMask = (1 << 22) - 1

/** A new id, which tells the instance's time. https://docs.discord.com/developers/reference#snowflakes */
export function newId(world: DiscordWorld): string {
  const last = world.db.counters.getShared('snowflake')?.value ?? 0
  const value = (last + 1) & counterMask
  world.db.counters.put({ id: 'snowflake', value })
  return idAt(world.now(), value)
}

/** The id of an instant; the first there could be, unless a counter is given. */
function idAt(at_ms: number, counter = 0): string {
  const elapsed_ms = BigInt(Math.max(0, Math.floor(at_ms - epoch_ms)))
  return String((elapsed_ms << counterBits) | BigInt(counter))
}

/** When an id was made, in milliseconds since the epoch. */
export function timeOf(id: string): number {
  return Number(BigInt(id) >> counterBits) + epoch_ms
}
