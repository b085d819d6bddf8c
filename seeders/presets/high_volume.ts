import type { Preset } from './preset.ts'

// Twelve channels, two hundred messages each, so that paging and searching have something to do.

const teams = [
  'harbour-north',
  'harbour-south',
  'night-shift',
  'cranes',
  'customs',
  'cold-store',
  'rail',
  'pilots',
  'weather',
  'maintenance',
  'gate',
  'dispatch',
]
const people = [
  ['agnes', 'Agnes Moreau'],
  ['bilal', 'Bilal Aziz'],
  ['chiara', 'Chiara Conti'],
  ['daan', 'Daan Visser'],
  ['ewa', 'Ewa Nowak'],
  ['farid', 'Farid Rahimi'],
  ['gwen', 'Gwen Parry'],
  ['hugo', 'Hugo Lopes'],
] as const
const ships = ['Aurelia', 'Baltic Star', 'Cormorant', 'Delphine', 'Estuary Queen', 'Fjordland']
const lines = [
  'is at berth {n}, unloading has begun',
  'has {n} containers left, about two hours',
  'waits for the tide, new time is {n}:40',
  'needs a pilot at {n}:15',
  'is cleared by customs, papers under {n}-C',
  'reports {n} reefers at minus eighteen, all fine',
  'leaves berth {n}, thank you everybody',
]

/** Deals from a list with a step that visits all of it, so that neighbours differ. */
function deal<T>(list: readonly T[], turn: number, step: number): T | undefined {
  return list[(turn * step) % list.length]
}

function lineOf(channel: number, turn: number): string {
  const line = deal(lines, channel + turn, 3) ?? ''
  const ship = deal(ships, channel * 7 + turn, 5) ?? ''
  return `${ship} ${line.replace('{n}', String(((channel + turn) % 23) + 1))}`
}

function messagesOf(channel: number) {
  return Array.from({ length: 200 }, (_, turn) => ({
    user: deal(people, channel + turn, 3)?.[0],
    // One every seven minutes, up to a few minutes ago.
    at: `-${(200 - turn) * 7 + channel}m`,
    text: lineOf(channel, turn),
    ...(turn % 25 === 0 ? { reactions: [{ name: 'anchor', users: ['agnes', 'hugo'] }] } : {}),
    ...(turn % 40 === 0
      ? {
          thread: [
            { user: 'gwen', text: 'Noted.' },
            { user: 'hugo', text: 'Thank you.' },
          ],
        }
      : {}),
  }))
}

const slack = {
  team: { name: 'Tidewater Port', domain: 'tidewater-port' },
  users: people.map(([name, real_name]) => ({
    name,
    real_name,
    email: `${name}@tidewater.example`,
  })),
  channels: teams.map((name, channel) => ({ name, messages: messagesOf(channel) })),
}

export const highVolume: Preset = {
  id: 'high-volume-messaging',
  name: 'High-volume messaging',
  description:
    'A port that never sleeps: twelve busy channels with more than two thousand messages, for ' +
    'paging, searching, exports and anything that reads a lot.',
  twins: ['slack'],
  tags: ['preset', 'functional', 'collaboration'],
  seed_config: { slack },
  prompt: null,
}
