import { createReader, GrammarError, unquote } from '../../../shared/syntax.ts'
import { invalidValue } from '../protocol/index.ts'

/** One condition of a search. https://developers.google.com/workspace/drive/api/guides/ref-search-terms */
export type Clause =
  | { kind: 'compare'; field: string; operator: string; value: string | boolean | number }
  | { kind: 'in'; value: string; list: string }
  | { kind: 'has'; field: string; key: string; value: string | undefined }

export type Search =
  | { kind: 'and' | 'or'; left: Search; right: Search }
  | { kind: 'not'; inner: Search }
  | Clause

/** Texts are in single quotes, in which a backslash goes before a quote or a backslash. */
const begin = createReader({
  tokens: {
    text: /'(?:[^'\\]|\\.)*'/s,
    word: /[A-Za-z_][\w.]*|-?\d+/,
    sign: /<=|>=|!=|[=<>(){}]/,
  },
  ignoreCase: true,
})

type Reader = ReturnType<typeof begin>

/** Reads a search; undefined where it says nothing. */
export function parseSearch(text: string | undefined): Search | undefined {
  if (text === undefined || text.trim() === '') return undefined
  try {
    const reader = begin(text)
    const search = readSearch(reader)
    reader.expectEnd()
    return search
  } catch (error) {
    throw error instanceof GrammarError ? invalidValue('q') : error
  }
}

function readSearch(reader: Reader): Search {
  return reader.joined(
    () => readConjunction(reader),
    () => reader.accept('word', 'or'),
    (left, right) => ({ kind: 'or', left, right }),
  )
}

function readConjunction(reader: Reader): Search {
  return reader.joined(
    () => reader.nested(() => readTerm(reader)),
    () => reader.accept('word', 'and'),
    (left, right) => ({ kind: 'and', left, right }),
  )
}

function readTerm(reader: Reader): Search {
  if (reader.accept('word', 'not')) {
    return { kind: 'not', inner: reader.nested(() => readTerm(reader)) }
  }
  if (!reader.accept('sign', '(')) return readClause(reader)
  const inner = readSearch(reader)
  reader.expect('sign', ')')
  return inner
}

function readClause(reader: Reader): Clause {
  if (reader.isNext('text')) {
    const value = unquote(reader.expect('text').text)
    reader.expect('word', 'in')
    return { kind: 'in', value, list: reader.expect('word').text }
  }
  const field = reader.expect('word').text
  if (reader.accept('word', 'has')) return readProperty(reader, field)
  if (reader.accept('word', 'contains')) {
    return { kind: 'compare', field, operator: 'contains', value: readValue(reader) }
  }
  if (reader.isNext('sign') && !reader.isNext('sign', ')')) {
    const operator = reader.expect('sign').text
    return { kind: 'compare', field, operator, value: readValue(reader) }
  }
  // A truth value may stand by itself: `sharedWithMe and not trashed`.
  return { kind: 'compare', field, operator: 'bare', value: true }
}

function readValue(reader: Reader): string | boolean | number {
  if (reader.isNext('text')) return unquote(reader.expect('text').text)
  const { text } = reader.expect('word')
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  if (/^-?\d+$/.test(text)) return Number(text)
  return reader.fail('expected a value')
}

/** `has { key='department' and value='sales' }` */
function readProperty(reader: Reader, field: string): Clause {
  reader.expect('sign', '{')
  const parts: Record<string, string> = {}
  do {
    const { text: name } = reader.expect('word')
    if ((name !== 'key' && name !== 'value') || Object.hasOwn(parts, name)) {
      reader.fail('expected a key and its value')
    }
    reader.expect('sign', '=')
    parts[name] = unquote(reader.expect('text').text)
  } while (reader.accept('word', 'and'))
  reader.expect('sign', '}')
  if (parts.key === undefined) return reader.fail('expected a key')
  return { kind: 'has', field, key: parts.key, value: parts.value }
}
