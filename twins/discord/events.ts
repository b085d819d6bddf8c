import type { Delivery, DeliveryAnswer, Outgoing, World } from '../../shared/contract.ts'
import { isRecord, parseJson } from '../../shared/json.ts'
import { second_ms, toSeconds } from '../../shared/time/units.ts'
import { signatureBy } from './applications/signing.ts'
import { answer, callbackData, callbackTypes } from './interactions/objects/callback.ts'
import { Problems } from './protocol/args.ts'
import type { DiscordEvents, DiscordWorld } from './protocol/index.ts'

function finish(world: DiscordWorld, delivery: Delivery, given: DeliveryAnswer | undefined): void {
  const row = world.db.interactions.get(String(delivery.context?.['interaction']))
  const body = typeof given?.body === 'string' ? parseJson(given.body) : given?.body
  if (!row || row.callback !== undefined || given?.status !== 200 || !isRecord(body)) return
  const type = callbackTypes.find((each) => each === body['type'])
  if (type === undefined) return
  const problems = new Problems()
  const read = callbackData[type]?.(body['data'] ?? {}, problems)
  if (problems.found.length === 0) answer(world, row, type, read)
}

/** What applications are told over HTTP: signed, at once, and once only. */
export const events = {
  expand(
    _world: DiscordWorld,
    event: { type: string; data: DiscordEvents[keyof DiscordEvents] },
  ): Outgoing[] {
    const { data } = event
    if (!('url' in data)) return []
    const { url: to, body, application_id: subject, interaction_id: interaction } = data
    return [
      {
        topic: 'interaction',
        transport: 'interactions',
        to,
        body,
        subject,
        context: { interaction },
      },
    ]
  },
  transports: {
    interactions: {
      kind: 'http' as const,
      timeout_ms: 3 * second_ms,
      retryDelays_ms: [],
      signatureHeaders: ['x-signature-ed25519'],
      sign(world: World, { body, subject }: Delivery) {
        const { db } = world as DiscordWorld // this twin's own world
        const seed = db.secrets.getShared(subject ?? '')?.signing_seed ?? ''
        const timestamp = String(toSeconds(world.now()))
        const headers = {
          'content-type': 'application/json',
          'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
          'x-signature-timestamp': timestamp,
          'x-signature-ed25519': signatureBy(seed, timestamp, body),
        }
        return { headers, body }
      },
      finished: (world: World, delivery: Delivery, given: DeliveryAnswer | undefined) =>
        finish(world as DiscordWorld, delivery, given), // as above
    },
  },
}
