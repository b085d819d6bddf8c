import { themeOf } from './content/talk.ts'
import { slug, type Tools } from './tools.ts'
import type { Fields, Noun, Scene, Thing, Vocabulary } from './vocabulary.ts'

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

const titles = [
  'Backend engineer',
  'Customer support',
  'Designer',
  'Finance',
  'Frontend engineer',
  'Head of operations',
  'Marketing',
  'Office manager',
  'Product manager',
  'Site reliability engineer',
]

const user: Noun = {
  words: [
    'user',
    'person/people',
    'member',
    'teammate',
    'team member',
    'employee',
    'colleague',
    'coworker',
    'workspace member',
    'human',
  ],
  kinds: { admin: 'admin', administrator: 'admin', bot: 'bot', 'bot user': 'bot' },
  in: ['workspace'],
  links: ['channel', 'dm', 'usergroup'],
  list: 'users',
  naming: 'person',
  states: {
    'admin|administrator': { is_admin: true },
    'bot|automated': { is_bot: true },
    'active|online|present': { presence: 'active' },
    'away|offline|inactive|idle': { presence: 'away' },
  },
  make({ name, email, state, index }, tools) {
    if (state.is_bot) {
      const called = name ?? tools.pick(['Deploy Bot', 'Standup Bot', 'Alert Bot', 'Order Bot'])
      return { name: tools.unique(slug(called)), real_name: called, ...state }
    }
    const isOwner = index === 0 && name === undefined && email === undefined
    // The person of a plain start, so that as many people are there as the prompt counts.
    if (isOwner)
      return { name: tools.unique('ada'), real_name: 'Ada Lovelace', title: 'Founder', ...state }
    const person = tools.person(tools.company.domain, name, email)
    const title = tools.pick(titles)
    return {
      name: name === undefined ? person.first : tools.unique(slug(name, '.')),
      real_name: person.name,
      email: person.email,
      title,
      ...state,
    }
  },
}

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

const channel: Noun = {
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
  },
  takes: ['topic'],
  make(thing, tools) {
    const { name, state, topic } = thing
    const pool = state.is_private ? privateNames : state.is_archived ? archivedNames : channelNames
    const free = pool.find((each) => !tools.isTaken(`#${each}`)) ?? pool[0] ?? 'general'
    const called = name === undefined ? free : slug(name)
    const members = tools.linkedTo(thing, 'user').map(nameOf)
    return {
      name: tools.unique(`#${called}`).slice(1),
      ...state,
      ...(topic === undefined ? {} : { topic: titled(topic) }),
      ...(members.length > 0 ? { members } : {}),
    }
  },
}

const dm: Noun = {
  words: ['dm', 'direct message', 'direct conversation', 'direct message conversation', 'group dm'],
  in: ['workspace'],
  links: ['user'],
  isShared: true,
  list: 'dms',
  states: { 'group|private': {} },
  make(thing, tools) {
    return { users: tools.linkedTo(thing, 'user').map(nameOf) }
  },
}

const message: Noun = {
  words: ['message', 'post', 'chat message', 'chat', 'slack message', 'note'],
  kinds: { thread: 'threaded', 'message thread': 'threaded', pin: 'pinned' },
  in: ['channel', 'dm'],
  links: ['user'],
  list: 'messages',
  takes: ['topic'],
  states: { pinned: { pinned: true }, 'threaded|with thread': { isThreaded: true } },
  make(thing, tools) {
    const { isThreaded: _, ...state } = thing.state
    return { text: lineFor(thing, tools), ...authorOf(thing, tools), ...state }
  },
}

const reply: Noun = {
  words: ['reply', 'thread reply', 'threaded reply', 'answer', 'response'],
  in: ['message'],
  links: ['user'],
  list: 'thread',
  takes: ['topic'],
  make: (thing, tools) => ({ text: lineFor(thing, tools), ...authorOf(thing, tools) }),
}

const emoji = ['thumbsup', 'eyes', 'tada', 'white_check_mark', 'heart', 'raised_hands', 'rocket']

const reaction: Noun = {
  words: ['reaction', 'emoji reaction', 'emoji'],
  in: ['message', 'reply'],
  links: ['user'],
  list: 'reactions',
  make(thing, tools) {
    const before = thing.container ? tools.inside(thing.container, 'reaction').indexOf(thing) : 0
    const people = tools.of('user').filter(({ state }) => !state.is_bot)
    const round = Math.floor(before / emoji.length)
    const by = thing.links[0] ?? people[(before + round + 1) % Math.max(people.length, 1)]
    return { name: emoji[before % emoji.length], ...(by ? { users: [nameOf(by)] } : {}) }
  },
}

const file: Noun = {
  words: ['file', 'attachment', 'document', 'file attachment', 'upload'],
  in: ['message', 'reply'],
  list: 'files',
  naming: 'title',
  make({ name, index }, tools) {
    const [called, content] = files[index % files.length] ?? ['notes.md', 'Notes']
    return name === undefined
      ? { name: tools.unique(called), content }
      : { name, content: `What ${name} says\n` }
  },
}

const files = [
  ['meeting-notes.md', '# Notes\n\n- Ship on Thursday\n- Ask finance about the invoice\n'],
  ['orders.csv', 'order,customer,total\n1042,Hannah Okafor,32.00\n1043,Jonas Weber,18.50\n'],
  ['rollout-plan.md', '# Rollout\n\n1. Staging\n2. Ten percent\n3. Everybody\n'],
  ['error.log', '14:05:12 ERROR checkout: upstream timed out after 3000 ms\n'],
] as const

const usergroup: Noun = {
  words: ['user group', 'usergroup', 'group'],
  in: ['workspace'],
  links: ['user'],
  isShared: true,
  list: 'usergroups',
  naming: 'title',
  make(thing, tools) {
    const name =
      thing.name ?? tools.unique(tools.pick(['On Call', 'Designers', 'Backend', 'Support']))
    const linked = tools.linkedTo(thing, 'user')
    const users = linked.length > 0 ? linked : tools.of('user')
    return { name, handle: slug(name), users: users.map(nameOf) }
  },
}

const app: Noun = {
  words: ['app', 'slack app', 'application', 'integration'],
  in: ['workspace'],
  list: 'apps',
  naming: 'title',
  make: ({ name }, tools) => ({
    name: name ?? tools.unique(tools.pick(['Deploy Helper', 'Standup', 'Order Desk', 'Pager'])),
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

function titled(text: string): string {
  return text.replaceAll(
    /(^|\s)(\p{Ll})/gu,
    (_, gap: string, letter: string) => gap + letter.toUpperCase(),
  )
}

function nameOf({ record }: Thing): string {
  const { name } = record as Fields // users are made as objects
  return String(name)
}

/** A line that fits where the message lies. */
function lineFor({ topic, container }: Thing, tools: Tools): string {
  const place = container?.noun === 'message' ? container.container : container
  if (topic !== undefined) return tools.talk.about(topic)
  if (place?.topic !== undefined) return tools.talk.about(place.topic)
  return tools.talk.next(place?.noun === 'channel' ? themeOf(nameOf(place)) : 'general')
}

/** Whom the prompt says; else those of the conversation take turns. */
function authorOf(thing: Thing, tools: Tools): Fields {
  const { links, container, index } = thing
  const place = container?.noun === 'message' ? container.container : container
  const members = place ? tools.linkedTo(place, 'user') : []
  const people = (members.length > 0 ? members : tools.of('user')).filter(
    ({ state }) => members.length > 0 || !state.is_bot,
  )
  const offset = thing.noun === 'reply' ? 1 : 0
  const author = links[0] ?? people[(index + offset) % Math.max(people.length, 1)]
  return author ? { user: nameOf(author) } : {}
}

/** Adds the people without whom nothing would be written, and what threads and DMs imply. */
function prepare(scene: Scene): void {
  const isWritten = (thing: Thing) =>
    ['message', 'reply'].some((noun) => scene.of(noun).some((each) => each.container === thing))
  for (const thing of scene.of('message')) {
    if (!thing.state.isThreaded || isWritten(thing)) continue
    scene.add('reply', thing)
    scene.add('reply', thing)
  }
  for (const thing of scene.of('dm')) if (!isWritten(thing)) scene.add('message', thing)
  const humans = () => scene.of('user').filter(({ state }) => !state.is_bot)
  const isNeeded = ['message', 'reply', 'dm', 'reaction'].some((noun) => scene.of(noun).length > 0)
  const wanted = Math.min(3, scene.of('message').length + scene.of('reply').length + 1)
  if (isNeeded && humans().length === 0)
    for (let made = 0; made < wanted; made += 1) scene.add('user')
  for (const [index, thing] of scene.of('dm').entries()) {
    const named =
      thing.links.length + scene.of('user').filter(({ links }) => links.includes(thing)).length
    const others = humans().filter((each) => !thing.links.includes(each))
    const missing = Math.max(0, 2 - named)
    for (let taken = 0; taken < missing; taken += 1) {
      const other = others[(index + taken) % Math.max(others.length, 1)]
      if (other && !thing.links.includes(other)) thing.links.push(other)
    }
  }
}

/** What prompts may say of Slack. */
export const slackVocabulary: Vocabulary = {
  twin: 'slack',
  label: 'Slack',
  names: ['slack'],
  root: 'workspace',
  nouns: { workspace, user, channel, dm, message, reply, reaction, file, usergroup, app, command },
  prepare,
}
