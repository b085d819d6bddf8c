import { slug } from '../../prompt/generator.ts'
import type { Fields, Noun, RecordDraft } from '../../prompt/vocabulary.ts'

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

export const user: Noun = {
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
  kinds: {
    admin: 'admin',
    administrator: 'admin',
    bot: 'bot',
    'bot user': 'bot',
    engineer: 'engineer',
    developer: 'engineer',
    designer: 'designer',
    manager: 'manager',
    'support agent': 'support agent',
    agent: 'support agent',
  },
  in: ['workspace'],
  links: ['channel', 'dm', 'usergroup'],
  list: 'users',
  naming: 'person',
  states: {
    'admin|administrator': { is_admin: true },
    'bot|automated': { is_bot: true },
    'active|online|present': { presence: 'active' },
    'away|offline|inactive|idle': { presence: 'away' },
    engineer: { title: 'Engineer' },
    designer: { title: 'Designer' },
    manager: { title: 'Manager' },
    'support agent': { title: 'Support agent' },
  },
  make({ name, email, state, index }, generator) {
    if (state.is_bot) {
      const called = name ?? generator.pick(['Deploy Bot', 'Standup Bot', 'Alert Bot', 'Order Bot'])
      return { name: generator.unique(slug(called)), real_name: called, ...state }
    }
    const isOwner = index === 0 && name === undefined && email === undefined
    // The person of a plain start, so that as many people are there as the prompt counts.
    if (isOwner)
      return {
        name: generator.unique('ada'),
        real_name: 'Ada Lovelace',
        title: 'Founder',
        ...state,
      }
    const person = generator.person(generator.company.domain, name, email)
    const title = generator.pick(titles)
    return {
      name: name === undefined ? person.first : generator.unique(slug(name, '.')),
      real_name: person.name,
      email: person.email,
      title,
      ...state,
    }
  },
}

export const usergroup: Noun = {
  words: ['user group', 'usergroup', 'group'],
  in: ['workspace'],
  links: ['user'],
  isShared: true,
  list: 'usergroups',
  naming: 'title',
  make(draft, generator) {
    const name =
      draft.name ?? generator.unique(generator.pick(['On Call', 'Designers', 'Backend', 'Support']))
    const linked = generator.linkedTo(draft, 'user')
    const users = linked.length > 0 ? linked : generator.of('user')
    return { name, handle: slug(name), users: users.map(nameOf) }
  },
}

export function nameOf({ record }: RecordDraft): string {
  const { name } = record as Fields // users are made as objects
  return String(name)
}
