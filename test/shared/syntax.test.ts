import { describe, expect, test } from 'vitest'
import {
  createReader,
  GrammarError,
  placeOf,
  type TokenReader,
  unquote,
} from '../../shared/syntax.ts'

/** Sums in which words stand for numbers: `one + (two - 3)`. */
const read = createReader({
  tokens: { number: /\d+/, word: /[a-z]+/i, sign: /[-+()]/, text: /"(?:[^"\\]|\\.)*"/ },
  ignoreCase: true,
  depth: 5,
})
type Reader = TokenReader<'number' | 'word' | 'sign' | 'text'>

function sum(reader: Reader): number {
  return reader.joined(
    () => operand(reader),
    () => reader.accept('sign', '+', '-'),
    (left, right, { text }) => (text === '+' ? left + right : left - right),
  )
}

function operand(reader: Reader): number {
  if (reader.accept('sign', '(')) {
    const inner = reader.nested(() => sum(reader))
    reader.expect('sign', ')')
    return inner
  }
  if (reader.accept('word', 'one')) return 1
  return Number(reader.expect('number').text)
}

function evaluate(text: string): number {
  const reader = read(text)
  const result = sum(reader)
  reader.expectEnd()
  return result
}

/** The offset at which a text is refused. */
function refusedAt(text: string): number {
  try {
    evaluate(text)
  } catch (error) {
    if (error instanceof GrammarError) return error.offset
    throw error
  }
  throw new Error(`${text} was not refused`)
}

describe('a text that does not follow the grammar is refused where it stops making sense', () => {
  test.each([
    ['', 0],
    ['1 +', 3],
    ['1 ? 2', 2],
    ['1 2', 2],
    ['(1', 2],
    ['1)', 1],
    ['1 + two', 4],
    ['((((((1))))))', 6],
  ])('%j', (text, offset) => {
    expect(refusedAt(text)).toBe(offset)
  })

  test('its message says what was expected', () => {
    expect(() => evaluate('(1 2')).toThrow('expected ) at 3')
    expect(() => evaluate('1 + two')).toThrow('expected number at 4')
  })
})

test('operators of one rank are joined from left to right', () => {
  expect(evaluate(' 10-4 - 3 ')).toBe(3)
  expect(evaluate('10 - (4 - 3)')).toBe(9)
  expect(evaluate('((((1)))) + (2) + ((3))')).toBe(6)
})

test('the case of words counts only where the language says so', () => {
  expect(evaluate('ONE + one')).toBe(2)
  const exact = createReader({ tokens: { word: /[a-z]+/i } })
  expect(exact('AND').accept('word', 'and')).toBeUndefined()
  expect(exact('AND').accept('word', 'AND', 'and')?.text).toBe('AND')
})

test('tokens say where they stand, and can be looked at before they are taken', () => {
  const reader = read('a  "b c"')
  expect(reader.peek(1)).toEqual({ kind: 'text', text: '"b c"', start: 3, end: 8 })
  expect(reader.isNext('word')).toBe(true)
  expect(reader.isNext('word', 'b')).toBe(false)
  expect(reader.peek(2)).toBeUndefined()
  expect(reader.isDone).toBe(false)
})

test('an offset has a line and a column', () => {
  expect(placeOf('project = X\nAND y', 0)).toEqual({ line: 1, column: 1 })
  expect(placeOf('project = X\nAND y', 16)).toEqual({ line: 2, column: 5 })
})

test('a text in quotes says what its escapes stand for', () => {
  expect(unquote(String.raw`'it\'s \\ here'`)).toBe(String.raw`it's \ here`)
})
