import type { Token } from './token.ts'

const names = [
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen',
  'fifteen sixteen seventeen eighteen nineteen',
].flatMap((line) => line.split(' '))
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')

const units = new Map<string, number>([
  ...names.map((name, value): [string, number] => [name, value]),
  ...tens.map((name, index): [string, number] => [name, (index + 2) * 10]),
])
const scales = new Map([
  ['dozen', 12],
  ['hundred', 100],
  ['thousand', 1000],
  ['million', 1_000_000],
])

/** Counts that are not exact, as the smallest number a reader expects. */
const vague = new Map([
  ['no', 0],
  ['single', 1],
  ['couple', 2],
  ['pair', 2],
  ['few', 3],
  ['some', 3],
  ['multiple', 3],
  ['various', 3],
  ['several', 5],
  ['handful', 5],
])

/** `twenty-five` is two words. */
function wordsOf(token: Token | undefined): string[] {
  return token?.kind === 'word' ? token.text.split('-') : []
}

function isNumberWord(word: string): boolean {
  return units.has(word) || scales.has(word)
}

interface Found {
  length: number
  value: number
}

/** Whether a word goes on a number: `twenty two` and `two hundred`, but not `3 one`. */
function follows(current: number, word: string): boolean {
  const value = units.get(word)
  if (value === undefined || (current > 0 && current % 100 === 0)) return true
  return current % 100 >= 20 && current % 10 === 0 && value < 10
}

/** `a one time price` and `a single use coupon` count nothing. */
function isAdjective(word: string | undefined, next: string | undefined): boolean {
  return ['one time', 'one off', 'single use'].includes(`${word} ${next}`)
}

/** The exact number that begins at a token: `two hundred and five`, `half a dozen`. */
function exactAt(tokens: readonly Token[], start: number): Found | undefined {
  const text = (offset: number) => tokens[start + offset]?.text
  if (text(0) === 'half' && text(1) === 'a' && text(2) === 'dozen') return { length: 3, value: 6 }
  if (isAdjective(text(0), text(1))) return undefined
  const first = tokens[start]
  let end = start
  let total = 0
  let current = 0
  if (first?.kind === 'number') {
    current = first.value ?? 0
    end += 1
  } else if (text(0) === 'a' && scales.has(text(1) ?? '')) {
    current = 1
    end += 1
  }
  for (; ; end += 1) {
    const isJoined = end > start && tokens[end]?.text === 'and' && current >= 100
    const words = wordsOf(tokens[isJoined ? end + 1 : end])
    if (words.length === 0 || !words.every(isNumberWord)) break
    if (isJoined && !words.every((word) => units.has(word))) break
    const [word = ''] = words
    if (end > start && !follows(current, word)) break
    if (isAdjective(word, text(end - start + 1))) break
    for (const word of words) {
      const scale = scales.get(word)
      if (scale === undefined) current += units.get(word) ?? 0
      else if (scale < 1000) current = Math.max(1, current) * scale
      else {
        total += Math.max(1, current) * scale
        current = 0
      }
    }
    if (isJoined) end += 1
  }
  return end === start ? undefined : { length: end - start, value: total + current }
}

/** `a couple of`, `several`, `a single`. */
function vagueAt(tokens: readonly Token[], start: number): Found | undefined {
  const hasArticle = tokens[start]?.text === 'a'
  const at = hasArticle ? start + 1 : start
  const token = tokens[at]
  const isCount = token?.kind === 'word' && !isAdjective(token.text, tokens[at + 1]?.text)
  const value = isCount ? vague.get(token.text) : undefined
  if (value === undefined) return undefined
  const hasOf =
    tokens[at + 1]?.text === 'of' && !['them', 'which'].includes(tokens[at + 2]?.text ?? '')
  return { length: at + (hasOf ? 2 : 1) - start, value }
}

/** Joins the words of each number to one token. */
export function joinNumbers(tokens: readonly Token[]): Token[] {
  const joined: Token[] = []
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]
    if (!token) break
    const found = exactAt(tokens, at) ?? vagueAt(tokens, at)
    if (found) {
      const raw = tokens.slice(at, at + found.length).map((each) => each.raw)
      joined.push({ kind: 'number', text: raw.join(' '), raw: raw.join(' '), value: found.value })
    } else joined.push(token)
    at += found?.length ?? 1
  }
  return joined
}
