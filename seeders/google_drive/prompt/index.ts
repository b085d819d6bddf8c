import { titled } from '../../prompt/generator.ts'
import type { Noun, Vocabulary } from '../../prompt/vocabulary.ts'
import { comment, file, sharedWith } from './files.ts'

const account: Noun = {
  words: ['google drive', 'drive', 'my drive', 'google drive account', 'drive account'],
  in: [],
  make: ({ state }) => ({ ...state }),
}

const user: Noun = {
  words: ['user', 'person/people', 'colleague', 'coworker', 'teammate', 'collaborator'],
  kinds: { admin: 'admin', administrator: 'admin' },
  in: ['account'],
  links: ['folder', 'subfolder', 'file'],
  isShared: true,
  list: 'users',
  naming: 'person',
  states: { 'admin|administrator': { is_admin: true } },
  make({ name, email, state }, generator) {
    const person = generator.person(generator.company.domain, name, email)
    return { email: person.email, name: person.name, ...state }
  },
}

const drive: Noun = {
  words: ['shared drive', 'team drive'],
  in: ['account'],
  list: 'shared_drives',
  naming: 'title',
  make: ({ name, index }, generator) => ({
    name: generator.unique(name === undefined ? usual(driveNames, index) : titled(name)),
  }),
}

const driveNames = ['Company', 'Engineering', 'Marketing', 'Finance', 'People']
const folderNames = [
  ...['Projects', 'Reports', 'Contracts', 'Invoices', 'Meeting notes', 'Designs', 'Research'],
  ...['Policies', 'Photos', 'Archive'],
]

function usual(names: readonly string[], index: number): string {
  return names[index] ?? `${names[index % names.length]} ${index + 1}`
}

const folder: Noun = {
  words: ['folder', 'directory/directories'],
  in: ['account', 'drive'],
  links: ['user'],
  isShared: true,
  list: 'folders',
  naming: 'title',
  make(draft, generator) {
    const { name, index } = draft
    const called = generator.unique(name ?? usual(folderNames, index))
    return { name: called, ...sharedWith(draft, generator) }
  },
}

const subfolder: Noun = {
  ...folder,
  words: ['subfolder', 'sub folder', 'nested folder', 'subdirectory/subdirectories'],
  in: ['folder'],
}

/** What prompts may say of Google Drive. */
export const vocabulary: Vocabulary = {
  twin: 'google_drive',
  label: 'Google Drive',
  names: ['google drive', 'gdrive'],
  precedence: 4,
  root: 'account',
  nouns: { account, user, drive, folder, subfolder, file, comment },
}
