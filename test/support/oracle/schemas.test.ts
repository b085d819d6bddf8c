import { describe, expect, test } from 'vitest'
import { allows, unknownKeys } from './known.ts'
import { shapeHas, shapeLacks } from './shapes.ts'
import { createDocument } from './validator.ts'

const events = Array.from({ length: 30 }, (_, index) => ({
  type: 'object',
  required: ['type', 'data'],
  properties: { type: { const: `event.${index}` }, data: { type: 'integer' } },
}))

const schemas: Record<string, unknown> = {
  node: {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string' },
      children: { type: 'array', items: { $ref: 'node' } },
      parent: { $ref: 'node', nullable: true },
      twin: { allOf: [{ $ref: 'node' }, { nullable: true }] },
      secret: { type: 'string', writeOnly: true },
      colour: { type: 'string', nullable: true, enum: ['red', 'blue'] },
    },
    additionalProperties: false,
  },
  event: { anyOf: events },
  answer: {
    oneOf: [
      { type: 'object', required: ['deleted'], properties: { deleted: { const: true } } },
      {
        type: 'object',
        required: ['id', 'size'],
        properties: { id: { type: 'string' }, size: { type: 'integer' }, tags: { type: 'object' } },
      },
    ],
  },
  both: {
    $ref: 'base',
    allOf: [{ properties: { extra: { type: 'string' } } }, { required: ['extra'] }],
    properties: { labels: { additionalProperties: { type: 'string' } } },
  },
  base: {
    type: 'object',
    required: ['id', 'key'],
    properties: { id: {}, key: { writeOnly: true } },
  },
  nothing: { type: 'object', additionalProperties: false },
}

const document = createDocument((name) => schemas[name])

function faults(name: string, value: unknown): string[] {
  const problems = document.problems(schemas[name], value)
  return problems.map((it) => `${it.kind} ${it.pointer}`).toSorted()
}

describe('comparing with schemas', () => {
  test('circles are followed as deep as the answer goes', () => {
    expect(faults('node', { name: 'a', children: [{ name: 'b', children: [] }] })).toEqual([])
    expect(faults('node', { name: 'a', children: [{ name: 'b', children: [{}] }] })).toEqual([
      'missing_property /children/0/children/0/name',
    ])
  })

  test('nullable is read beside a reference, in allOf and beside an enumeration', () => {
    const nulls = { name: 'a', parent: null, twin: null, colour: null }
    expect(faults('node', nulls)).toEqual([])
    expect(faults('node', { name: null, colour: 'green', twin: 5 })).toEqual([
      'wrong_value /colour',
      'wrong_value /name',
      'wrong_value /twin',
    ])
  })

  test('of very many alternatives the one that is meant is compared', () => {
    expect(faults('event', { type: 'event.29', data: 1 })).toEqual([])
    expect(faults('event', { type: 'event.29', data: 'x' })).toEqual(['wrong_value /data'])
    expect(faults('event', { type: 'event.99', data: 1 })).toEqual(['wrong_value '])
  })

  test('the alternative that knows the keys of the answer names the fault', () => {
    expect(faults('answer', { id: 'a', size: 'x', tags: {} })).toEqual(['wrong_value /size'])
    expect(faults('answer', { deleted: true })).toEqual([])
  })

  test('what can only be written is not required of answers', () => {
    expect(faults('base', { id: 1 })).toEqual([])
    expect(faults('base', { key: 'x' })).toEqual(['missing_property /id'])
    expect(faults('both', { id: 1 })).toEqual(['missing_property /extra'])
  })
})

describe('unknown keys', () => {
  function unknown(name: string, value: unknown): string[] {
    return unknownKeys(document, [schemas[name]], value)
  }

  test('closed objects, at any depth', () => {
    const body = { name: 'a', children: [{ name: 'b', age: 5 }] }
    expect(unknown('node', body)).toEqual(['/children/0/age'])
    expect(unknown('nothing', { a: 1 })).toEqual(['/a'])
  })

  test('maps and objects without described properties are open', () => {
    expect(unknown('answer', { id: 'a', size: 1, tags: { any: 1 } })).toEqual([])
    expect(unknown('both', { id: 1, extra: 'x', labels: { any: 'x' } })).toEqual([])
  })

  test('a reference and allOf make one object, and asking twice changes nothing', () => {
    const body = { id: 1, extra: 'x', more: 1 }
    expect(unknown('both', body)).toEqual(['/more'])
    expect(unknown('both', body)).toEqual(['/more'])
    expect(allows(document, schemas.both, body, '/extra')).toBe(true)
    expect(allows(document, schemas.both, body, '/more/deep')).toBe(false)
  })

  test('only the alternatives an answer can be meant as lend it their keys', () => {
    expect(unknown('event', { type: 'event.3', data: 1, extra: 1 })).toEqual(['/extra'])
  })
})

describe('recorded shapes that merge several kinds of object', () => {
  const merged = { type: 'string: file | folder', id: 'string', 'size?': 'integer' }

  test('do not excuse what one kind lacks', () => {
    expect(shapeLacks(merged, '', 'size')).toBe(false)
    expect(shapeLacks({ ...merged, type: 'string: file' }, '', 'size')).toBe(true)
    expect(shapeLacks({ '*': 'string', id: 'string' }, '', 'size')).toBe(false)
  })

  test('do not lend one kind the keys of another', () => {
    expect(shapeHas(merged, '/size')).toBe(false)
    expect(shapeHas(merged, '/id')).toBe(true)
    expect(shapeHas({ items: [{ 'name?': 'string' }] }, '/items/3/name')).toBe(true)
  })
})
