import { slug, titled } from '../../prompt/generator.ts'
import type { Noun, RecordDraft, Scene, Vocabulary } from '../../prompt/vocabulary.ts'
import { channel, dm } from './conversations.ts'
import { file, message, reaction, reply } from './messages.ts'
import { user, usergroup } from './people.ts'

const workspace: Noun = {
  words: ['workspace', 'team', 'slack workspace', 'slack team', 'slack instance'],
  in: [],
  naming: 'title',
  takes: ['topic'],
  make({ name, topic, state }) {
    const called = name ?? (topic === undefined ? undefined : titled(topic))
    return {
      ...state,
      ...(called === undefined ? {} : { team: { name: called, domain: slug(called) } }),
    }
  },
}

const app: Noun = {
  words: ['app', 'slack app', 'application', 'integration'],
  in: ['workspace'],
  list: 'apps',
  naming: 'title',
  make: ({ name }, generator) => ({
    name:
      name ?? generator.unique(generator.pick(['Deploy Helper', 'Standup', 'Order Desk', 'Pager'])),
  }),
}

const command: Noun = {
  words: ['slash command', 'command'],
  in: ['app'],
  list: 'slash_commands',
  naming: 'title',
  make({ name, index }) {
    const usual = ['deploy', 'status', 'order', 'oncall', 'remind']
    const called = name ?? usual[index] ?? `command${index + 1}`
    return { command: `/${called.replace(/^\//, '')}`, description: `Runs ${called}` }
  },
}

/** How many people the message with most reactions needs. */
function mostReactions(scene: Scene): number {
  const counts = new Map<RecordDraft | undefined, number>()
  for (const { container } of scene.of('reaction')) {
    counts.set(container, (counts.get(container) ?? 0) + 1)
  }
  return Math.max(0, ...counts.values())
}

/** Adds the people without whom nothing would be written, and what threads and DMs imply. */
function prepare(scene: Scene): void {
  const isWritten = (draft: RecordDraft) =>
    ['message', 'reply'].some((noun) => scene.of(noun).some((each) => each.container === draft))
  for (const draft of scene.of('message')) {
    if (!draft.state.isThreaded || isWritten(draft)) continue
    scene.add('reply', draft)
    scene.add('reply', draft)
  }
  for (const draft of scene.of('dm')) if (!isWritten(draft)) scene.add('message', draft)
  const humans = () => scene.of('user').filter(({ state }) => !state.is_bot)
  const isNeeded = ['message', 'reply', 'dm', 'reaction'].some((noun) => scene.of(noun).length > 0)
  const written = scene.of('message').length + scene.of('reply').length
  const wanted = Math.max(Math.min(3, written + 1), mostReactions(scene))
  if (isNeeded && humans().length === 0)
    for (let made = 0; made < wanted; made += 1) scene.add('user')
  for (const [index, draft] of scene.of('dm').entries()) {
    const named =
      draft.links.length + scene.of('user').filter(({ links }) => links.includes(draft)).length
    const others = humans().filter((each) => !draft.links.includes(each))
    const missing = Math.max(0, 2 - named)
    for (let taken = 0; taken < missing; taken += 1) {
      const other = others[(index + taken) % Math.max(others.length, 1)]
      if (other && !draft.links.includes(other)) draft.links.push(other)
    }
  }
}

/** What prompts may say of Slack. */
export const vocabulary: Vocabulary = {
  twin: 'slack',
  label: 'Slack',
  names: ['slack'],
  precedence: 1,
  root: 'workspace',
  nouns: { workspace, user, channel, dm, message, reply, reaction, file, usergroup, app, command },
  prepare,
}
