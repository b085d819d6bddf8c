import { expect, test } from 'vitest'
import * as seed from '../../seeders/seed.ts'
import { TwinError } from '../../shared/errors.ts'
import { SeedError } from '../../shared/instance/seeding.ts'

class Refusal extends TwinError {}

test('what a twin refuses is refused with the path of its item', () => {
  const apply = () =>
    seed.each('hello.greetings', ['a', 'b'], (text, path) => {
      seed.each(`${path}.words`, ['x'], () => {
        if (text === 'b') throw new Refusal('too short')
      })
    })
  expect(apply).toThrow(new SeedError('hello.greetings[1].words[0]', 'too short'))
})

test('a mistake of the twin stays one', () => {
  const apply = () =>
    seed.each('hello.greetings', ['a'], () => {
      throw new RangeError('a bug')
    })
  expect(apply).toThrow(RangeError)
})

test('a time is an instant or relative to now', () => {
  const now_ms = Date.parse('2030-01-02T00:00:00Z')
  const read = (text: string) => seed.time('hello.at', text, now_ms)
  expect(() => read('soon')).toThrow('hello.at: soon is neither ISO 8601 nor relative such as -3d')
  expect(read('-1d')).toBe(Date.parse('2030-01-01T00:00:00Z'))
  expect(read('2031-05-06T07:08:09+02:00')).toBe(Date.parse('2031-05-06T05:08:09Z'))
})
