import { themeOf } from '../../prompt/content/dialogue.ts'
import type { Fields, Generator, Noun, RecordDraft } from '../../prompt/vocabulary.ts'
import { nameOf } from './people.ts'

export const message: Noun = {
  words: ['message', 'post', 'chat message', 'chat', 'slack message', 'note'],
  kinds: { thread: 'threaded', 'message thread': 'threaded', pin: 'pinned' },
  in: ['channel', 'dm'],
  links: ['user'],
  list: 'messages',
  naming: 'text',
  takes: ['topic'],
  states: { pinned: { pinned: true }, 'threaded|with thread': { isThreaded: true } },
  make(draft, generator) {
    const { isThreaded: _, ...state } = draft.state
    return { text: lineFor(draft, generator), ...authorOf(draft, generator), ...state }
  },
}

export const reply: Noun = {
  words: ['reply', 'thread reply', 'threaded reply', 'answer', 'response'],
  in: ['message'],
  links: ['user'],
  list: 'thread',
  naming: 'text',
  takes: ['topic'],
  make: (draft, generator) => ({ text: lineFor(draft, generator), ...authorOf(draft, generator) }),
}

const emoji = ['thumbsup', 'eyes', 'tada', 'white_check_mark', 'heart', 'raised_hands', 'rocket']

const emojiByWords: Readonly<Record<string, string>> = {
  'thumbs up': 'thumbsup',
  'check mark': 'white_check_mark',
}

export const reaction: Noun = {
  words: ['reaction', 'emoji reaction', 'emoji'],
  in: ['message', 'reply'],
  links: ['user'],
  list: 'reactions',
  states: Object.fromEntries(
    [...emoji, 'thumbs up', 'check mark', 'fire'].map((name) => [
      name.replaceAll('_', ' '),
      { name: emojiByWords[name] ?? name },
    ]),
  ),
  make(draft, generator) {
    const before = draft.container
      ? generator.inside(draft.container, 'reaction').indexOf(draft)
      : 0
    const people = generator.of('user').filter(({ state }) => !state.is_bot)
    // Nobody gives the same emoji twice.
    const by = draft.links[0] ?? people[(before + 1) % Math.max(people.length, 1)]
    return {
      name: emoji[before % emoji.length],
      ...draft.state,
      ...(by ? { users: [nameOf(by)] } : {}),
    }
  },
}

export const file: Noun = {
  words: ['file', 'attachment', 'document', 'file attachment', 'upload'],
  in: ['message', 'reply'],
  list: 'files',
  naming: 'title',
  make({ name, index }, generator) {
    const [called, content] = files[index % files.length] ?? ['notes.md', 'Notes']
    return name === undefined
      ? { name: generator.unique(called), content }
      : { name, content: `What ${name} says\n` }
  },
}

const files = [
  ['meeting-notes.md', '# Notes\n\n- Ship on Thursday\n- Ask finance about the invoice\n'],
  ['orders.csv', 'order,customer,total\n1042,Hannah Okafor,32.00\n1043,Jonas Weber,18.50\n'],
  ['rollout-plan.md', '# Rollout\n\n1. Staging\n2. Ten percent\n3. Everybody\n'],
  ['error.log', '14:05:12 ERROR checkout: upstream timed out after 3000 ms\n'],
] as const

/** A line that fits where the message lies. */
function lineFor({ name, topic, container }: RecordDraft, generator: Generator): string {
  if (name !== undefined) return name
  const place = container?.noun === 'message' ? container.container : container
  if (topic !== undefined) return generator.dialogue.about(topic)
  if (place?.topic !== undefined) return generator.dialogue.about(place.topic)
  return generator.dialogue.next(place?.noun === 'channel' ? themeOf(nameOf(place)) : 'general')
}

/** Whom the prompt says; else those of the conversation take turns. */
function authorOf(draft: RecordDraft, generator: Generator): Fields {
  const { links, container, index } = draft
  const place = container?.noun === 'message' ? container.container : container
  const members = place ? generator.linkedTo(place, 'user') : []
  const people = (members.length > 0 ? members : generator.of('user')).filter(
    ({ state }) => members.length > 0 || !state.is_bot,
  )
  const offset = draft.noun === 'reply' ? 1 : 0
  const author = links[0] ?? people[(index + offset) % Math.max(people.length, 1)]
  return author ? { user: nameOf(author) } : {}
}
