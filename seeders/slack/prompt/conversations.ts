import { slug, titled } from '../../prompt/generator.ts'
import type { Noun } from '../../prompt/vocabulary.ts'
import { nameOf } from './people.ts'

/** Names of channels nobody named; a plain start has the first two, which are public and in use. */
const channelNames = [
  'general',
  'random',
  'engineering',
  'support',
  'releases',
  'incidents',
  'product',
  'orders',
  'marketing',
  'design',
  'hiring',
  'finance',
]
const privateNames = ['leadership', 'security-reviews', 'pricing', 'acquisitions', 'people-ops']
const archivedNames = ['spring-campaign', 'office-move', 'old-website', 'beta-2024', 'summer-party']

export const channel: Noun = {
  words: ['channel', 'room', 'public channel'],
  in: ['workspace'],
  list: 'channels',
  naming: 'slug',
  known: channelNames,
  states: {
    'private|secret': { is_private: true },
    'public|open': { is_private: false },
    archived: { is_archived: true },
    'active|unarchived': { is_archived: false },
    'read only|announcement': { is_read_only: true },
  },
  takes: ['topic'],
  make(draft, generator) {
    const { name, state, topic } = draft
    const pool = state.is_private ? privateNames : state.is_archived ? archivedNames : channelNames
    const free = pool.find((each) => !generator.isTaken(`#${each}`)) ?? pool[0] ?? 'general'
    const called = name === undefined ? free : slug(name)
    const members = generator.linkedTo(draft, 'user').map(nameOf)
    return {
      name: generator.unique(`#${called}`).slice(1),
      ...state,
      ...(topic === undefined ? {} : { topic: titled(topic) }),
      ...(members.length > 0 ? { members } : {}),
    }
  },
}

export const dm: Noun = {
  words: ['dm', 'direct message', 'direct conversation', 'direct message conversation', 'group dm'],
  in: ['workspace'],
  links: ['user'],
  isShared: true,
  list: 'dms',
  states: { 'group|private': {} },
  make(draft, generator) {
    return { users: generator.linkedTo(draft, 'user').map(nameOf) }
  },
}
