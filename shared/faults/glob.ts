/** What one place of a pattern takes: a letter, any letter, or a run of letters. */
type Token = { letter: string } | { any: true } | { run: 'segment' | 'all' }

const alternativesLimit = 64

/**
 * A test for names by a pattern: `*` stands for any run of letters, `?` for one, `{a,b}` for
 * either. In a path `*` stops at a slash and `**` does not; elsewhere both take everything. The
 * time a match takes grows with the lengths of pattern and name, and no faster.
 */
export function globMatcher(pattern: string, isPath = false): (name: string) => boolean {
  const patterns = alternativesOf(pattern).map((each) => tokensOf(each, isPath))
  return (name) => patterns.some((tokens) => matches(tokens, name))
}

/** A pattern's alternatives written out; braces do not nest. */
function alternativesOf(pattern: string): string[] {
  let alternatives = ['']
  for (const part of pattern.split(/(\{[^{}]*\})/)) {
    const choices = /^\{.*,.*\}$/.test(part) ? part.slice(1, -1).split(',') : [part]
    alternatives = alternatives.flatMap((start) => choices.map((choice) => start + choice))
    if (alternatives.length > alternativesLimit) return [pattern]
  }
  return alternatives
}

function tokensOf(pattern: string, isPath: boolean): Token[] {
  return [...pattern.matchAll(/\*+|[^*]/g)].map(([part]) => {
    if (part.startsWith('*')) return { run: isPath && part === '*' ? 'segment' : 'all' }
    return part === '?' ? { any: true } : { letter: part }
  })
}

/** Walks the name once with every place of the pattern that could have been reached. */
function matches(tokens: readonly Token[], name: string): boolean {
  let reached = passRuns(tokens, new Set([0]))
  for (const letter of name) {
    const next = new Set<number>()
    for (const place of reached) {
      const token = tokens[place]
      if (!token) continue
      if ('run' in token) {
        if (token.run === 'all' || letter !== '/') next.add(place)
      } else if ('any' in token || token.letter === letter) {
        next.add(place + 1)
      }
    }
    if (next.size === 0) return false
    reached = passRuns(tokens, next)
  }
  return reached.has(tokens.length)
}

/** A run may be empty: whoever stands before it stands behind it, too. */
function passRuns(tokens: readonly Token[], places: Set<number>): Set<number> {
  for (const place of places) {
    const token = tokens[place]
    if (token && 'run' in token) places.add(place + 1)
  }
  return places
}
