import { DateTime } from 'luxon'
import { ownEntry } from '../../../../shared/object.ts'
import type { SlackWorld } from '../../protocol/index.ts'
import { toMark } from '../../schema/search_terms.ts'
import { lookUpChannel, lookUpUser } from '../../users/objects/reference.ts'

/** A search as people write it, taken apart. */
export interface SearchQuery {
  /** For the full-text index; undefined where nothing can match. */
  match: string | undefined
  /** The bounds of `ts`, as texts. */
  after: string | undefined
  before: string | undefined
  /** `is:saved`: only what the caller has starred. */
  isSaved: boolean
  /** The words to highlight. */
  words: string[]
}

interface Draft {
  wanted: string[]
  unwanted: string[]
  words: string[]
  after: string[]
  before: string[]
  isSaved: boolean
}

type Read = (world: SlackWorld, draft: Draft, value: string, isNot: boolean) => void

const part = /(-?)(?:(from|in|to|before|after|on|during|has|is):)?(?:"([^"]*)"|(\S+))/g
/** What nothing matches: a mark that is never set. */
const nothing = toMark('is', 'never')

function add(draft: Draft, mark: string, isNot: boolean): void {
  const terms = isNot ? draft.unwanted : draft.wanted
  terms.push(`"${mark.replaceAll('"', '')}"`)
}

/** A person as `from:` names one: `me`, `@name`, `<@U…>` or an id. */
function readPerson(world: SlackWorld, value: string): string | undefined {
  if (value === 'me' || value === '@me') return world.caller.user
  const name = value.replace(/^<@(\w+).*>$/, '$1').replace(/^@/, '')
  return lookUpUser(world, name)?.id ?? world.db.apps.first({ where: { name } })?.bot_user
}

function directWith(world: SlackWorld, user: string): string | undefined {
  const pair = [...new Set([world.caller.user, user])].sort().join(',')
  return world.db.channels.first({ where: { pair } })?.id
}

function readPlace(world: SlackWorld, value: string): string | undefined {
  const name = value.replace(/^<#(\w+).*>$/, '$1')
  const channel = name.startsWith('@') ? undefined : lookUpChannel(world, name)
  const person = channel ? undefined : readPerson(world, name)
  return channel?.id ?? (person === undefined ? undefined : directWith(world, person))
}

function addFound(draft: Draft, kind: 'from' | 'in', id: string | undefined, isNot: boolean) {
  if (id !== undefined) add(draft, toMark(kind, id), isNot)
  // Nobody and nowhere has no messages; to be without them excludes nothing.
  else if (!isNot) add(draft, nothing, false)
}

const spans = { day: 'day', today: 'day', week: 'week', month: 'month', year: 'year' } as const

/** The days a date word names, in the caller's time zone: `2030-05-13`, `May`, `2030`, `today`. */
function readSpan(world: SlackWorld, value: string): [DateTime, DateTime] | undefined {
  const zone = world.db.users.get(world.caller.user)?.tz ?? 'UTC'
  const now = DateTime.fromMillis(world.now(), { zone })
  const word = value.toLowerCase()
  if (word === 'yesterday') return [now.minus({ days: 1 }).startOf('day'), now.startOf('day')]
  if (Object.hasOwn(spans, word)) {
    const unit = spans[word as keyof typeof spans] // it is one of them
    return [now.startOf(unit), now.endOf(unit).plus(1)]
  }
  for (const [format, unit] of [
    ['yyyy-M-d', 'day'],
    ['M/d/yyyy', 'day'],
    ['yyyy-M', 'month'],
    ['yyyy', 'year'],
    ['MMMM', 'month'],
    ['MMM', 'month'],
  ] as const) {
    const read = DateTime.fromFormat(word, format, { zone, locale: 'en-US' })
    if (!read.isValid) continue
    // A month without a year is the last one of that name.
    const isBare = format.startsWith('MMM')
    const start = isBare ? read.set({ year: now.year }) : read
    const past = isBare && start > now ? start.minus({ years: 1 }) : start
    return [past.startOf(unit), past.endOf(unit).plus(1)]
  }
  return undefined
}

const toBound = (at: DateTime) => `${Math.floor(at.toSeconds())}.000000`

function dated(use: (draft: Draft, span: [DateTime, DateTime]) => void): Read {
  return (world, draft, value) => {
    const span = readSpan(world, value)
    if (span) use(draft, span)
    else add(draft, nothing, false)
  }
}

/** https://slack.com/help/articles/202528808-Search-in-Slack */
const modifiers: Readonly<Record<string, Read>> = {
  from: (world, draft, value, isNot) => addFound(draft, 'from', readPerson(world, value), isNot),
  in: (world, draft, value, isNot) => addFound(draft, 'in', readPlace(world, value), isNot),
  to: (world, draft, value, isNot) => {
    const person = readPerson(world, value)
    addFound(draft, 'in', person === undefined ? undefined : directWith(world, person), isNot)
  },
  before: dated((draft, [start]) => draft.before.push(toBound(start))),
  after: dated((draft, [, end]) => draft.after.push(toBound(end))),
  on: dated(within),
  during: dated(within),
  has: (_world, draft, value, isNot) => {
    const emoji = /^:(.+):$/.exec(value)?.[1]
    add(draft, emoji === undefined ? toMark('has', value) : toMark('reaction', emoji), isNot)
  },
  is: (_world, draft, value, isNot) => {
    if (value === 'saved' || value === 'starred') draft.isSaved = true
    else add(draft, toMark('is', value), isNot)
  },
}

function within(draft: Draft, [start, end]: [DateTime, DateTime]): void {
  draft.after.push(toBound(start))
  draft.before.push(toBound(end))
}

function readWord(draft: Draft, word: string, isNot: boolean, isPhrase: boolean): void {
  const plain = word.replaceAll('"', '')
  if (!/[\p{L}\p{N}]/u.test(plain)) return
  const isPrefix = !isPhrase && plain.endsWith('*')
  const term = `"${plain.replaceAll('*', '')}"${isPrefix ? '*' : ''}`
  const terms = isNot ? draft.unwanted : draft.wanted
  terms.push(term)
  if (!isNot) draft.words.push(plain.replaceAll('*', ''))
}

/** Reads a query with its modifiers, quotes and negations. */
export function readQuery(world: SlackWorld, query: string): SearchQuery {
  const draft: Draft = {
    wanted: [],
    unwanted: [],
    words: [],
    after: [],
    before: [],
    isSaved: false,
  }
  for (const [, minus, modifier, quoted, bare] of query.matchAll(part)) {
    const value = quoted ?? bare ?? ''
    const read = modifier === undefined ? undefined : ownEntry(modifiers, modifier)
    if (read) read(world, draft, value, minus === '-')
    else readWord(draft, value, minus === '-', quoted !== undefined)
  }
  const { wanted, unwanted, words, after, before, isSaved } = draft
  const isEmpty = [...wanted, ...unwanted, ...after, ...before].length === 0 && !isSaved
  const all = wanted.length > 0 ? wanted : [`"${toMark('all')}"`]
  const match = [`(${all.join(' AND ')})`, ...unwanted].join(' NOT ')
  return {
    match: isEmpty ? undefined : match,
    after: after.sort().at(-1),
    before: before.sort()[0],
    isSaved,
    words,
  }
}

/** Marks where the words stand, with the two characters that Slack uses for it. */
export function highlight(text: string, words: readonly string[]): string {
  if (words.length === 0) return text
  const escaped = words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${escaped.join('|')})`, 'giu')
  return text.replaceAll(pattern, '\uE000$1\uE001')
}
