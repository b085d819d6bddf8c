import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PromptError, readPrompt } from '../../seeders/prompt/index.ts'
import { loadVocabularies } from '../../seeders/prompt/vocabularies.ts'
import { isRecord } from '../../shared/json.ts'
import { github, unified } from './support/github.ts'

const known = [...(await loadVocabularies()), github, unified]

/** How many records each list of a config holds, as a tree: `[[3 files, 2 prs], …]`. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (!isRecord(value)) return undefined
  const lists = Object.entries(value).filter(([, inner]) => Array.isArray(inner))
  return Object.fromEntries(
    lists.map(([name, inner]) => {
      const shapes = shapeOf(inner)
      const isLeaf = Array.isArray(shapes) && shapes.every((each) => isEmpty(each))
      return [name, isLeaf ? shapes.length : shapes]
    }),
  )
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (isRecord(value) && Object.keys(value).length === 0)
}

function read(prompt: string) {
  return readPrompt(prompt, {}, known)
}

const three = { files: 3 }

describe('nesting', () => {
  test.each<[string, unknown]>([
    [
      '3 GitHub repos, each with 3 files and 2 PRs on one of them',
      { repos: [{ files: 3, prs: 2 }, three, three] },
    ],
    ['3 repos with 3 files each', { repos: [three, three, three] }],
    ['3 repos with 6 files', { repos: [{ files: 2 }, { files: 2 }, { files: 2 }] }],
    ['3 repos with a branch', { repos: [{ branches: 1 }, { branches: 1 }, { branches: 1 }] }],
    [
      'two repos, each with two PRs, each with a review',
      {
        repos: [
          { prs: [{ reviews: 1 }, { reviews: 1 }] },
          { prs: [{ reviews: 1 }, { reviews: 1 }] },
        ],
      },
    ],
    [
      '2 repos, each with 2 pull requests with 3 reviews',
      {
        repos: [
          { prs: [{ reviews: 2 }, { reviews: 1 }] },
          { prs: [{ reviews: 2 }, { reviews: 1 }] },
        ],
      },
    ],
    ['5 files in a repo named docs and 2 issues', { repos: [{ files: 5, issues: 2 }] }],
    ['a repo with 4 reviews', { repos: [{ prs: [{ reviews: 4 }] }] }],
    ['3 repos, one with 2 files and one with 3 files', { repos: [{ files: 2 }, three, {}] }],
    ['4 repos, 2 of which have 3 files', { repos: [{ files: 2 }, { files: 1 }, {}, {}] }],
    ['two repos. The first has 2 files, the second has 3 files', { repos: [{ files: 2 }, three] }],
    [
      '3 repos, each with 2 issues, and 4 users',
      {
        users: 4,
        repos: [{ issues: 2 }, { issues: 2 }, { issues: 2 }],
      },
    ],
    ['GitHub:\n- two repos\n- three users\n', { users: 3, repos: 2 }],
  ])('%s', (prompt, shape) => {
    const { twins, seed_config } = read(prompt)
    expect(twins).toEqual(['github'])
    expect(shapeOf(seed_config.github)).toEqual(shape)
  })
})

describe('which twin', () => {
  test.each([
    ['3 repos and a Slack workspace with 2 channels', ['github', 'slack']],
    ['a repo with 2 users', ['github']],
    ['a channel with 2 users', ['slack']],
    ['a customer', ['stripe']],
    ['a Unified workspace with a connection', ['unified']],
    ['a workspace', ['slack']],
    ['2 GitHub users and 3 Slack users', ['github', 'slack']],
    ['In Stripe, two customers. In GitHub, one repo.', ['stripe', 'github']],
  ])('%s', (prompt, twins) => {
    expect(read(prompt).twins).toEqual(twins)
  })
})

describe('any text at all', () => {
  const words = fc.constantFrom(
    ...[
      'a',
      'two',
      'each',
      'with',
      'and',
      'of',
      'them',
      'channel',
      'messages',
      'named',
      'in',
      '#x',
    ],
    ...[
      'customers',
      'private',
      ',',
      '.',
      '(',
      ')',
      ':',
      '$5',
      '"q"',
      'Ada',
      'the',
      'per',
      'on',
      '3',
    ],
    ...[
      'subscription',
      'active',
      'between',
      'all',
      'first',
      'about',
      '10%',
      'x@y.zz',
      'slack',
      '-',
    ],
  )
  const anything = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.array(words, { maxLength: 14 }).map((list) => list.join(' ')),
  )

  // Hundreds of prompts, as fast as the machine is: no limit says whether they are right.
  test('is understood or refused, the same each time', { timeout: 0 }, () => {
    const outcome = (prompt: string) => {
      try {
        return JSON.stringify(read(prompt))
      } catch (error) {
        if (error instanceof PromptError) return `${error.message} ${error.words.join(' ')}`
        throw error
      }
    }
    const check = (prompt: string) => {
      expect(outcome(prompt)).toBe(outcome(prompt))
    }
    fc.assert(fc.property(anything, check), { numRuns: 300, seed: 20 })
  })

  test('counts are honoured', { timeout: 0 }, () => {
    const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven']
    const count = fc.nat({ max: 7 })
    const spoken = (value: number, isWord: boolean) =>
      isWord ? (numbers[value] ?? '') : String(value)
    const check = (channels: number, isArchived: boolean, messages: number, isEach: boolean) => {
      const adjective = isArchived ? 'archived ' : ''
      const each = isEach ? ' each' : ''
      const [many, few] = [spoken(channels, isEach), spoken(messages, !isEach)]
      const prompt = `${many} ${adjective}channels with ${few} messages${each}`
      const { slack } = read(prompt).seed_config
      const list = isRecord(slack) && Array.isArray(slack.channels) ? slack.channels : []
      const held = list.map(({ messages: inner = [] }) => inner.length)
      expect(list).toHaveLength(channels)
      expect(held.reduce((sum, each) => sum + each, 0)).toBe(
        isEach ? channels * messages : messages,
      )
      expect(list.every(({ is_archived = false }) => is_archived === isArchived)).toBe(true)
    }
    const positive = count.map((value) => value + 1)
    const most = positive.filter((value) => value < numbers.length)
    fc.assert(fc.property(most, fc.boolean(), count, fc.boolean(), check), { seed: 20 })
  })
})
