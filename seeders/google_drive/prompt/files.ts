import type { Fields, Generator, Noun, RecordDraft } from '../../prompt/vocabulary.ts'

const own = (kind: string) => ({ mime_type: `application/vnd.google-apps.${kind}` })

const titles = [
  ['Roadmap', 'Goals\nShip the new checkout\nHire two engineers'],
  ['Budget', 'Item,Amount\nRent,2400\nTravel,800'],
  ['Meeting notes', 'Present: everybody\nNext meeting on Thursday'],
  ['Launch plan', 'Staging\nTen percent\nEverybody'],
  ['Onboarding', 'Accounts\nLaptop\nFirst week'],
  ['Customer list', 'Name,City\nHannah Okafor,Lagos\nJonas Weber,Bremen'],
  ['Risks', 'Late deliveries\nOne supplier'],
  ['Press release', 'Available from today\nQuestions go to the press office'],
] as const

export const file: Noun = {
  words: ['file', 'upload'],
  kinds: {
    document: 'document',
    doc: 'document',
    'google doc': 'document',
    spreadsheet: 'spreadsheet',
    sheet: 'spreadsheet',
    'google sheet': 'spreadsheet',
    presentation: 'presentation',
    'slide deck': 'presentation',
    'text file': 'text',
    'csv file': 'csv',
  },
  in: ['account', 'folder', 'subfolder', 'drive'],
  links: ['user'],
  isShared: true,
  list: 'files',
  naming: 'title',
  states: {
    document: own('document'),
    spreadsheet: own('spreadsheet'),
    presentation: own('presentation'),
    text: { mime_type: 'text/plain' },
    csv: { mime_type: 'text/csv' },
    'starred|favorite': { starred: true },
    'trashed|deleted': { trashed: true },
  },
  make(draft, generator) {
    const { name, index, state } = draft
    const isOwn = String(state.mime_type ?? '').includes('google-apps')
    const ending = isOwn ? '' : state.mime_type === 'text/csv' ? '.csv' : '.txt'
    const [title, content] = titles[index % titles.length] ?? titles[0]
    const called = generator.unique(name ?? `${title}${ending}`)
    const said = name === undefined ? content : `What ${name} says`
    return { name: called, content: said, ...state, ...sharedWith(draft, generator) }
  },
}

export const comment: Noun = {
  words: ['comment', 'remark'],
  in: ['file'],
  links: ['user'],
  isFlat: true,
  list: 'comments',
  naming: 'text',
  make({ name, index, container, links }, generator) {
    const usual = ['Could you check this?', 'Looks good to me.', 'Is this still right?', 'Done.']
    const [by] = links
    return {
      file: fieldOf(container, 'name'),
      content: name ?? usual[index % usual.length],
      author: by ? fieldOf(by, 'email') : generator.person(generator.company.domain).email,
    }
  },
}

/** The people a folder or a file is shared with. */
export function sharedWith(draft: RecordDraft, generator: Generator): Fields {
  const people = generator.linkedTo(draft, 'user').map((user) => fieldOf(user, 'email'))
  return people.length > 0 ? { shared_with: people } : {}
}

function fieldOf(draft: RecordDraft | undefined, name: string): string {
  const record = draft?.record as Fields | undefined // all of these are made as objects
  return String(record?.[name])
}
