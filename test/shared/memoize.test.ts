import { expect, test } from 'vitest'
import { memoize } from '../../shared/memoize.ts'

test('an answer is worked out once for its key, undefined too, and forgotten at the limit', () => {
  const asked: string[] = []
  const lengthOf = memoize(
    (text: string) => {
      asked.push(text)
      return text === '' ? undefined : text.length
    },
    (text) => text,
    2,
  )
  expect(['', 'ab', '', 'ab'].map(lengthOf)).toEqual([undefined, 2, undefined, 2])
  expect(asked).toEqual(['', 'ab'])
  expect(lengthOf('abc')).toBe(3)
  expect(lengthOf('ab')).toBe(2)
  expect(asked).toEqual(['', 'ab', 'abc', 'ab'])
})

test('what throws is not remembered', () => {
  let calls = 0
  const fail = memoize(
    () => {
      calls += 1
      throw new Error('no')
    },
    () => 'key',
    2,
  )
  expect(fail).toThrow('no')
  expect(fail).toThrow('no')
  expect(calls).toBe(2)
})
