import { toSeconds } from '../../../shared/time/units.ts'
import type { SlackWorld } from './world.ts'

/** Seconds since the epoch. */
export function seconds(world: SlackWorld): number {
  return toSeconds(world.now())
}

/** A time as Slack writes it: seconds with six decimals. */
export function toTs(microseconds: number): string {
  const fraction = String(microseconds % 1_000_000).padStart(6, '0')
  return `${Math.floor(microseconds / 1_000_000)}.${fraction}`
}

export function fromTs(ts: string): number {
  const [whole = '0', fraction = ''] = ts.split('.')
  return Number(whole) * 1_000_000 + Number(fraction.padEnd(6, '0'))
}

/** `event_ts` of an event that is not itself a message. */
export function eventTs(world: SlackWorld): string {
  return toTs(world.now() * 1000)
}
