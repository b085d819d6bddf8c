import type { Noun, Vocabulary } from '../../../seeders/prompt/vocabulary.ts'

// A vocabulary for a twin with deeper nesting than those that exist, to test the grammar with.

function named(words: string[], containers: string[], more: Partial<Noun> = {}): Noun {
  return {
    words,
    in: containers,
    list: `${words[0]}s`,
    naming: 'title',
    make: ({ name, index, state }) => ({ name: name ?? `${words[0]} ${index + 1}`, ...state }),
    ...more,
  }
}

export const github: Vocabulary = {
  twin: 'github',
  label: 'GitHub',
  names: ['github', 'git hub'],
  root: 'account',
  nouns: {
    account: { words: ['account', 'github account'], in: [], make: () => ({}) },
    user: named(['user', 'developer'], ['account'], { naming: 'person' }),
    org: named(['org', 'organization'], ['account']),
    repo: named(['repo', 'repository', 'git repo'], ['account'], {
      states: { private: { private: true }, 'archived|read only': { archived: true } },
    }),
    file: named(['file'], ['repo']),
    branch: named(['branch'], ['repo'], { list: 'branches' }),
    issue: named(['issue'], ['repo'], {
      links: ['user'],
      states: { open: { state: 'open' }, closed: { state: 'closed' } },
    }),
    pull: named(['pr', 'pull request'], ['repo'], {
      list: 'prs',
      links: ['user'],
      states: {
        open: { state: 'open' },
        'merged|accepted': { state: 'merged' },
        draft: { draft: true },
      },
    }),
    review: named(['review'], ['pull'], { states: { approving: { state: 'approved' } } }),
    comment: named(['comment'], ['issue', 'pull']),
  },
}

/** A twin that is left alone unless its name is said. */
export const unified: Vocabulary = {
  twin: 'unified',
  label: 'Unified',
  names: ['unified'],
  isOnlyNamed: true,
  root: 'workspace',
  nouns: {
    workspace: { words: ['workspace'], in: [], make: () => ({}) },
    connection: named(['connection'], ['workspace']),
    contact: named(['contact', 'customer'], ['connection']),
  },
}
