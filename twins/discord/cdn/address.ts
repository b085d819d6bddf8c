import { createHash } from 'node:crypto'
import { day_ms } from '../../../shared/time/units.ts'
import type { DiscordWorld } from '../protocol/index.ts'

/**
 * A signed address of a file, with the times in hex: it ends a day later.
 * https://docs.discord.com/developers/reference#signed-attachment-cdn-urls
 */
export function signedUrl(world: DiscordWorld, path: string): string {
  // Addresses made on one day are the same.
  const issued_ms = Math.floor(world.now() / day_ms) * day_ms
  const is = Math.floor(issued_ms / 1000).toString(16)
  const ex = Math.floor((issued_ms + 2 * day_ms) / 1000).toString(16)
  return `${world.url}${path}?ex=${ex}&is=${is}&hm=${signatureOf(path, ex, is)}&`
}

/** What `hm` has to be. */
export function signatureOf(path: string, ex: string, is: string): string {
  return createHash('sha256').update(`discord-cdn\n${path}\n${ex}\n${is}`).digest('hex')
}
