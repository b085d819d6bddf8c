import { type DriveWorld, invalidValue } from '../protocol/index.ts'
import { type DriveRow, termsOf } from '../schema/index.ts'
import { type Clause, parseSearch, type Search } from './parse.ts'

type Test = (drive: DriveRow) => boolean

/** A search among shared drives. https://developers.google.com/workspace/drive/api/guides/ref-search-terms#drive-properties */
export function matchesDrive(world: DriveWorld, q: string | undefined): Test {
  const search = parseSearch(q)
  return search === undefined ? () => true : compile(world, search)
}

function compile(world: DriveWorld, search: Search): Test {
  if (search.kind === 'and' || search.kind === 'or') {
    const [left, right] = [compile(world, search.left), compile(world, search.right)]
    return search.kind === 'and'
      ? (drive) => left(drive) && right(drive)
      : (drive) => left(drive) || right(drive)
  }
  if (search.kind === 'not') {
    const inner = compile(world, search.inner)
    return (drive) => !inner(drive)
  }
  if (search.kind !== 'compare') throw invalidValue('q')
  return compileClause(world, search)
}

function compileClause(world: DriveWorld, clause: Extract<Clause, { kind: 'compare' }>): Test {
  const { field, operator, value } = clause
  if (field === 'name' && typeof value === 'string') {
    const terms = termsOf(value)
    if (operator === 'contains') return ({ name }) => termsOf(name).includes(terms)
    return equal(operator, ({ name }) => name.toLowerCase(), value.toLowerCase())
  }
  if (field === 'hidden' && typeof value === 'boolean') {
    const me = world.caller.user?.id ?? ''
    return equal(operator, ({ hiddenBy }) => hiddenBy.includes(me), value)
  }
  if (field === 'createdTime' && typeof value === 'string') {
    const at_ms = Date.parse(value)
    if (Number.isNaN(at_ms)) throw invalidValue('q')
    return order(operator, ({ created_ms }) => created_ms, at_ms)
  }
  if ((field === 'memberCount' || field === 'organizerCount') && typeof value === 'number') {
    return order(operator, (drive) => countMembers(world, drive, field), value)
  }
  throw invalidValue('q')
}

function countMembers(world: DriveWorld, { id }: DriveRow, field: string): number {
  const members = world.db.permissions.list({ where: { file: id } })
  if (field === 'memberCount') return members.length
  return members.filter(({ role }) => role === 'organizer').length
}

function equal<T>(operator: string, of: (drive: DriveRow) => T, value: T): Test {
  if (operator !== '=' && operator !== '!=') throw invalidValue('q')
  return (drive) => (of(drive) === value) === (operator === '=')
}

function order(operator: string, of: (drive: DriveRow) => number, value: number): Test {
  switch (operator) {
    case '<':
      return (drive) => of(drive) < value
    case '<=':
      return (drive) => of(drive) <= value
    case '>':
      return (drive) => of(drive) > value
    case '>=':
      return (drive) => of(drive) >= value
    default:
      return equal(operator, of, value)
  }
}
