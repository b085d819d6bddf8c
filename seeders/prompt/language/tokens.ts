import { joinNumbers } from './numbers.ts'
import type { Token } from './token.ts'

export type { Token } from './token.ts'

const symbols: Readonly<Record<string, string>> = { $: 'usd', '€': 'eur', '£': 'gbp', '¥': 'jpy' }
const currencyWords: Readonly<Record<string, string>> = {
  dollar: 'usd',
  dollars: 'usd',
  usd: 'usd',
  euro: 'eur',
  euros: 'eur',
  eur: 'eur',
  pound: 'gbp',
  pounds: 'gbp',
  gbp: 'gbp',
  yen: 'jpy',
  jpy: 'jpy',
}

const money = String.raw`(?:us)?[$€£¥]\s?\d[\d,]*(?:\.\d{1,2})?(?![\d.]*\d)`
const apostrophes = String.raw`(?<![\p{L}\p{N}])'[^'\n]+'(?![\p{L}\p{N}])`
const time = String.raw`(?<![\p{L}\p{N}:.])\d{1,2}(?::\d{2}(?:\s?[ap]m)?|\s?[ap]m)(?![\p{L}\p{N}:])`
const pieces = new RegExp(
  [
    String.raw`(?<quoted>"[^"\n]+"|“[^”\n]+”|«[^»\n]+»|${apostrophes})`,
    String.raw`(?<url>https?://[^\s,;)]*[^\s,;).])`,
    String.raw`(?<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)`,
    String.raw`(?<hash>#[\p{L}\p{N}][\p{L}\p{N}_-]*)`,
    String.raw`(?<mention>@[\p{L}\p{N}][\p{L}\p{N}._-]*)`,
    `(?<money>${money})`,
    String.raw`(?<percent>\d+(?:\.\d+)?\s?%)`,
    `(?<time>${time})`,
    String.raw`(?<number>(?<![\p{L}\p{N}])-?(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\p{L}\p{N}]))`,
    String.raw`(?<word>[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}_/’'.-]*[\p{L}\p{N}\p{M}_])?)`,
    String.raw`(?<break>\n\s*(?:[-*•]\s)?|[.!?;](?=\s|$))`,
    String.raw`(?<mark>\S)`,
  ].join('|'),
  'giu',
)

function toValue(digits: string): number {
  return Number(digits.replaceAll(/[^\d.-]/g, ''))
}

/** An amount in the smallest unit of its currency. */
function smallest(value: number, currency: string): number {
  return Math.round(currency === 'jpy' ? value : value * 100)
}

function toMoney(raw: string): Token {
  const symbol = /[$€£¥]/.exec(raw)?.[0] ?? '$'
  const currency = symbols[symbol] ?? 'usd'
  return { kind: 'money', text: raw, raw, currency, value: smallest(toValue(raw), currency) }
}

/** `9:30`, `14:00`, `2pm`; a word where no clock shows it. */
function toTime(raw: string): Token {
  const [, hour = '', minute = '0', half] = /^(\d+)(?::(\d+))?\s?([ap]m)?$/i.exec(raw) ?? []
  const most = half ? 12 : 23
  if (Number(hour) > most || Number(minute) > 59 || (half && hour === '0')) return toWord(raw)
  const hours = half ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour)
  return { kind: 'time', text: raw, raw, value: hours * 60 + Number(minute) }
}

function toToken(kind: string, raw: string): Token[] {
  switch (kind) {
    case 'quoted':
      return [{ kind: 'name', text: raw.slice(1, -1).trim(), raw }]
    case 'email':
    case 'url':
      return [{ kind, text: raw, raw }]
    case 'hash':
    case 'mention':
      return [{ kind, text: raw.slice(1), raw }]
    case 'money':
      return [toMoney(raw)]
    case 'time':
      return [toTime(raw)]
    case 'percent':
    case 'number':
      return [{ kind, text: raw, raw, value: toValue(raw) }]
    case 'break':
      return [{ kind: 'mark', text: '.', raw }]
    case 'mark':
      return [{ kind: 'mark', text: raw, raw }]
    default:
      return [toWord(raw)]
  }
}

function toWord(raw: string): Token {
  return { kind: 'word', text: raw.toLowerCase().replaceAll('’', "'"), raw }
}

/** `29 dollars` is an amount. */
function joinCurrencies(tokens: readonly Token[]): Token[] {
  const joined: Token[] = []
  for (const token of tokens) {
    const before = joined.at(-1)
    const currency = token.kind === 'word' ? currencyWords[token.text] : undefined
    if (currency !== undefined && before?.kind === 'number') {
      const raw = `${before.raw} ${token.raw}`
      const value = smallest(before.value ?? 0, currency)
      joined[joined.length - 1] = { kind: 'money', text: raw, raw, currency, value }
    } else if (currency !== undefined && before?.kind === 'money' && token.text.length === 3) {
      const value = smallest((before.value ?? 0) / (before.currency === 'jpy' ? 1 : 100), currency)
      joined[joined.length - 1] = { ...before, raw: `${before.raw} ${token.raw}`, currency, value }
    } else joined.push(token)
  }
  return joined
}

/** Cuts a prompt into its pieces. */
export function tokenize(prompt: string): Token[] {
  const tokens: Token[] = []
  for (const { groups = {} } of prompt.normalize('NFC').matchAll(pieces)) {
    const [kind, raw] = Object.entries(groups).find(([, value]) => value !== undefined) ?? []
    if (kind !== undefined && raw !== undefined) tokens.push(...toToken(kind, raw))
  }
  return joinCurrencies(joinNumbers(tokens))
}
