import { describe, expect, test } from 'vitest'
import { collection } from '../../shared/db/collection.ts'
import { Repository } from '../../shared/db/repository.ts'
import { Store } from '../../shared/db/store.ts'
import {
  type Anchor,
  cutPage,
  keysetPage,
  offsetPage,
  openCursor,
  queryPage,
  sealCursor,
} from '../../shared/paging.ts'

interface Note {
  id: string
  at: number
  shelf: string
}

/** Ten notes, `n0` to `n9`, two at every instant; the even ones are on the shelf `a`. */
function tenNotes(): Repository<Note, 'at' | 'shelf'> {
  const definition = collection<Note>()({
    columns: { at: (note) => note.at, shelf: (note) => note.shelf },
  })
  const notes = new Repository(new Store(), 'notes', definition, JSON.stringify)
  for (let index = 0; index < 10; index += 1) {
    notes.insert({ id: `n${index}`, at: index >> 1, shelf: index % 2 === 0 ? 'a' : 'b' })
  }
  return notes
}

const ids = (items: readonly Note[]) => items.map(({ id }) => id).join(' ')

describe('a cursor', () => {
  const list = ['files', 'ada', { folder: 'x' }]

  test.each([
    ['of another list', sealCursor(['files', 'grace', { folder: 'x' }], [3])],
    ['with other filters', sealCursor(['files', 'ada', { folder: 'y' }], [3])],
    ['without text', ''],
    ['that is no cursor', 'bm8gY3Vyc29y'],
    ['whose position was changed', changed(sealCursor(list, [3]), '3', '4')],
    ['that was cut', sealCursor(list, [3]).slice(0, -2)],
  ])('%s is refused', (_what, cursor) => {
    expect(openCursor(list, cursor)).toBeUndefined()
  })

  test('keeps its position, nulls and texts included', () => {
    const position = [3, null, 'Zürich', 1.5]
    expect(openCursor(list, sealCursor(list, position))).toEqual(position)
    expect(openCursor(list, sealCursor(list, []))).toEqual([])
  })

  test('needs no quoting in a query', () => {
    expect(sealCursor(list, ['ÿ?>~'])).toMatch(/^[\w-]+$/)
  })

  function changed(cursor: string, from: string, to: string): string {
    const text = Buffer.from(cursor, 'base64url').toString()
    const at = text.lastIndexOf(from)
    return Buffer.from(text.slice(0, at) + to + text.slice(at + 1)).toString('base64url')
  }
})

describe('a page by offset', () => {
  test('behind the end is empty', () => {
    const page = { items: [], total: 3, hasMore: false, next: 9 }
    expect(offsetPage([1, 2, 3], { offset: 5, limit: 4 })).toEqual(page)
  })

  test('says what comes next', () => {
    const page = { items: [2, 3], total: 4, hasMore: true, next: 3 }
    expect(offsetPage([1, 2, 3, 4], { offset: 1, limit: 2 })).toEqual(page)
    expect(offsetPage([1, 2, 3, 4], { offset: 2, limit: 2 }).hasMore).toBe(false)
  })

  test('of a query has what the query finds, and its total', () => {
    const notes = tenNotes()
    const part = { offset: 2, limit: 2 }
    const { items, ...rest } = queryPage(notes, { where: { shelf: 'b' }, order: ['at'] }, part)
    expect(ids(items)).toBe('n5 n7')
    expect(rest).toEqual({ total: 5, next: 4, hasMore: true })
  })
})

describe('a page by keyset', () => {
  const notes = tenNotes()
  const page = (anchor: Anchor, direction: 'asc' | 'desc' = 'asc') =>
    keysetPage((query) => notes.list(query), { order: ['at', 'seq'], direction }, anchor)
  const position = (id: string) => notes.position(id, ['at', 'seq']) ?? []

  test.each<[string, Anchor, 'asc' | 'desc', string, boolean]>([
    ['starts at the start', { limit: 3 }, 'asc', 'n0 n1 n2', true],
    ['starts at the end', { limit: 3 }, 'desc', 'n9 n8 n7', true],
    ['after', { after: position('n6'), limit: 2 }, 'asc', 'n7 n8', true],
    ['after, to the end', { after: position('n6'), limit: 3 }, 'asc', 'n7 n8 n9', false],
    ['after, downwards', { after: position('n2'), limit: 5 }, 'desc', 'n1 n0', false],
    ['after the last', { after: position('n9'), limit: 5 }, 'asc', '', false],
    ['before', { before: position('n6'), limit: 2 }, 'asc', 'n4 n5', true],
    ['before, to the start', { before: position('n2'), limit: 2 }, 'asc', 'n0 n1', false],
    ['before, downwards', { before: position('n6'), limit: 3 }, 'desc', 'n9 n8 n7', false],
    ['around', { around: position('n5'), limit: 5 }, 'asc', 'n3 n4 n5 n6 n7', true],
    ['around, downwards', { around: position('n5'), limit: 3 }, 'desc', 'n6 n5 n4', true],
    ['around the first', { around: position('n0'), limit: 4 }, 'asc', 'n0 n1 n2 n3', true],
    ['around the last', { around: position('n9'), limit: 4 }, 'asc', 'n7 n8 n9', false],
    ['around what is not there', { around: [2, -1], limit: 4 }, 'asc', 'n2 n3 n4 n5', true],
  ])('%s', (_what, anchor, direction, expected, hasMore) => {
    const { items, ...rest } = page(anchor, direction)
    expect(ids(items)).toBe(expected)
    expect(rest).toEqual({ hasMore })
  })

  test('keeps to the filters, and passes texts through', () => {
    const { items, hasMore } = keysetPage(
      (query) => notes.texts(query),
      { where: { shelf: 'a' } },
      { before: notes.position('n7') ?? [], limit: 2 },
    )
    expect(items).toEqual([4, 6].map((each) => notes.text(`n${each}`)))
    expect(hasMore).toBe(true)
  })
})

test('a page is cut from what was read with one more', () => {
  expect(cutPage([1, 2, 3], 3)).toEqual({ items: [1, 2, 3], hasMore: false })
  expect(cutPage([1, 2, 3, 4], 3)).toEqual({ items: [1, 2, 3], hasMore: true })
})
