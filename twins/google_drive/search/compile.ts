import type { Comparison, Expression, Term } from '../../../shared/db/expression.ts'
import { findUser } from '../../google/oauth/people.ts'
import { type DriveWorld, fileNotFound, invalidValue } from '../protocol/index.ts'
import { rootIdOf } from '../schema/ids.ts'
import { termsOf } from '../schema/index.ts'
import { type Clause, parseSearch, type Search } from './parse.ts'

/** The columns of a file that a search may use. */
export type FileColumn =
  | 'parent'
  | 'owner'
  | 'driveId'
  | 'space'
  | 'app'
  | 'isRoot'
  | 'trashed'
  | 'mimeType'
  | 'isFolder'
  | 'created_ms'
  | 'modified_ms'
  | 'size'
  | 'visibility'
  | 'target'
  | 'lowerName'
  | 'naturalName'
  | 'terms'

type Condition = Expression<FileColumn>
type Compare = Extract<Clause, { kind: 'compare' }>

const writerRank = 3

/** What a file is to the caller. */
export function markTerm(world: DriveWorld, column: string): Term<FileColumn> {
  const user = world.caller.user?.id ?? ''
  const index = column === 'starred' ? 'starredBy' : column === 'shared_ms' ? 'sharedWith' : ''
  const by = index === '' ? {} : { by: { column: index, value: user } }
  return { of: 'marks', suffix: `/${user}`, column, ...by }
}

/** What a principal may do with a file. */
export function rankTerm(principal: string): Term<FileColumn> {
  const by = { column: 'principal', value: principal }
  return { of: 'access', suffix: `/${principal}`, column: 'rank', by }
}

/** A search as a condition on files. https://developers.google.com/workspace/drive/api/guides/search-files */
export function compileSearch(world: DriveWorld, q: string | undefined): Condition {
  const search = parseSearch(q)
  return search === undefined ? true : compile(world, search)
}

/** Whether a search ranks what it finds. */
export function isRanked(q: string | undefined): boolean {
  const uses = (search: Search): boolean => {
    if (search.kind === 'not') return uses(search.inner)
    if (search.kind === 'and' || search.kind === 'or')
      return uses(search.left) || uses(search.right)
    return search.kind === 'compare' && search.field === 'fullText'
  }
  const search = parseSearch(q)
  return search !== undefined && uses(search)
}

function compile(world: DriveWorld, search: Search): Condition {
  switch (search.kind) {
    case 'and':
      return { all: [compile(world, search.left), compile(world, search.right)] }
    case 'or':
      return { any: [compile(world, search.left), compile(world, search.right)] }
    case 'not':
      return { not: compile(world, search.inner) }
    case 'in':
      return compileMembership(world, search.value, search.list)
    case 'has':
      return compileProperty(world, search.field, search.key, search.value)
    default:
      return compileComparison(world, search)
  }
}

function compileComparison(world: DriveWorld, clause: Compare): Condition {
  switch (clause.field) {
    case 'name':
      return onName(clause)
    case 'fullText':
      return onFullText(clause)
    case 'mimeType':
      return onMimeType(clause)
    case 'modifiedTime':
      return onTime('modified_ms', clause)
    case 'createdTime':
      return onTime('created_ms', clause)
    case 'viewedByMeTime':
      return onTime(markTerm(world, 'viewed_ms'), clause)
    case 'sharedWithMeTime':
      return onTime(markTerm(world, 'shared_ms'), clause)
    case 'trashed':
      return onTruth({ term: 'trashed', is: '=', value: 1 }, clause)
    case 'starred':
      return onTruth({ term: markTerm(world, 'starred'), is: '=', value: 1 }, clause)
    case 'sharedWithMe':
      return onTruth({ term: markTerm(world, 'shared_ms'), is: '!=', value: null }, clause)
    case 'visibility':
      return onWord('visibility', clause, visibilities)
    case 'shortcutDetails.targetId':
      return onWord('target', clause)
    default:
      throw invalidValue('q')
  }
}

const visibilities = [
  'anyoneCanFind',
  'anyoneWithLink',
  'domainCanFind',
  'domainWithLink',
  'limited',
]

function textOf({ value }: Compare): string {
  if (typeof value !== 'string') throw invalidValue('q')
  return value
}

/** Equality, or its opposite. */
function equality({ operator }: Compare): '=' | '!=' {
  if (operator === '=' || operator === '!=') return operator
  throw invalidValue('q')
}

/** Names are found in any case, and by the beginnings of their words. */
function onName(clause: Compare): Condition {
  const value = textOf(clause)
  if (clause.operator === 'contains') {
    const terms = termsOf(value)
    return terms === ' ' ? false : { term: 'terms', like: terms, within: `"${terms}" *` }
  }
  return { term: 'lowerName', is: equality(clause), value: value.toLowerCase() }
}

function onMimeType(clause: Compare): Condition {
  const value = textOf(clause)
  if (clause.operator === 'contains') return { term: 'mimeType', like: value, hasFewValues: true }
  return { term: 'mimeType', is: equality(clause), value }
}

/** Every word must be there; a phrase in double quotes as it stands. */
function onFullText(clause: Compare): Condition {
  const value = textOf(clause)
  if (clause.operator !== 'contains') throw invalidValue('q')
  const phrase = /^\s*"(.*)"\s*$/s.exec(value)?.[1]
  const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const all = words(value)
  if (all.length === 0) return false
  const matches =
    phrase === undefined ? all.map((word) => `"${word}"`).join(' AND ') : `"${all.join(' ')}"`
  return { matches }
}

const comparisons: readonly string[] = ['=', '!=', '<', '<=', '>', '>=']

function isComparison(operator: string): operator is Comparison {
  return comparisons.includes(operator)
}

const instant = /^\d{4}-\d\d-\d\d([Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?)?$/

/** Dates are RFC 3339, in UTC where they say nothing else. */
function readTime(value: string): number {
  if (!instant.test(value)) throw invalidValue('q')
  const isZoned = /([Zz]|[+-]\d\d:?\d\d)$/.test(value) && value.length > 10
  const text = value.length === 10 ? `${value}T00:00:00Z` : isZoned ? value : `${value}Z`
  const ms = Date.parse(text.toUpperCase())
  if (Number.isNaN(ms)) throw invalidValue('q')
  return ms
}

function onTime(term: Term<FileColumn>, clause: Compare): Condition {
  if (!isComparison(clause.operator)) throw invalidValue('q')
  const value = readTime(textOf(clause))
  const condition: Condition = { term, is: clause.operator, value }
  // What has no such time is neither before nor after, nor different.
  return { all: [{ term, is: '!=', value: null }, condition] }
}

function onTruth(isTrue: Condition, { operator, value }: Compare): Condition {
  if (operator === 'bare') return isTrue
  if (typeof value !== 'boolean' || (operator !== '=' && operator !== '!=')) {
    throw invalidValue('q')
  }
  return (operator === '=') === value ? isTrue : { not: isTrue }
}

function onWord(term: FileColumn, clause: Compare, words?: readonly string[]): Condition {
  const value = textOf(clause)
  if (words && !words.includes(value)) throw invalidValue('q')
  return { term, is: equality(clause), value }
}

function compileMembership(world: DriveWorld, value: string, list: string): Condition {
  if (list === 'parents') return { term: 'parent', is: '=', value: parentId(world, value) }
  const me = world.caller.user
  const user = value === 'me' ? me : findUser(world, value)
  if (list === 'owners') return user ? { term: 'owner', is: '=', value: user.id } : false
  if (list !== 'writers' && list !== 'readers') throw invalidValue('q')
  const value_rank = list === 'writers' ? writerRank : 1
  if (!user) return { term: rankTerm(`g:${value}`), is: '>=', value: value_rank }
  return {
    any: [
      { term: 'owner', is: '=', value: user.id },
      { term: rankTerm(`u:${user.id}`), is: '>=', value: value_rank },
    ],
  }
}

/** The folder that is asked about; one that is not there is an error, not an empty answer. */
function parentId(world: DriveWorld, value: string): string {
  const user = world.caller.user
  const id = value === 'root' && user ? rootIdOf(user) : value
  if (id === 'appDataFolder' || world.db.files.has(id)) return id
  throw fileNotFound('')
}

function compileProperty(
  world: DriveWorld,
  field: string,
  key: string,
  value: string | undefined,
): Condition {
  if (field !== 'properties' && field !== 'appProperties') throw invalidValue('q')
  const owner = field === 'properties' ? '*' : world.caller.client
  const term = { of: 'properties', suffix: `/${owner}/${key}`, column: 'value' }
  if (value === undefined) return { term, is: '!=', value: null }
  return { term: { ...term, by: { column: 'value', value } }, is: '=', value }
}
