type Routed = { method: string; path: string }

type Route<T> = { pattern: RegExp; ranks: number[]; target: T }

/** Finds the operation a request is for: the most literal path template that fits wins. */
export interface Router<T> {
  match(method: string, path: string): T | undefined
}

/** Builds a router over path templates; `{name}` is one segment, `{+name}` is one or more. */
export function createRouter<T extends Routed>(targets: T[], anyMethod: boolean): Router<T> {
  const byMethod = new Map<string, Route<T>[]>()
  for (const target of targets) {
    const method = anyMethod ? '*' : target.method
    const routes = byMethod.get(method) ?? []
    routes.push(toRoute(target))
    byMethod.set(method, routes)
  }
  for (const routes of byMethod.values()) routes.sort(byRank)
  return {
    match(method, path) {
      const routes = byMethod.get(anyMethod ? '*' : method.toUpperCase()) ?? []
      return routes.find((route) => route.pattern.test(path))?.target
    },
  }
}

/** A path without its query, with the characters that clients needlessly escape put back. */
export function plainPath(path: string): string {
  const [bare = ''] = path.split('?')
  const plain = bare.replaceAll(/%40/g, '@').replaceAll(/%3a/gi, ':')
  return plain.length > 1 ? plain.replace(/\/$/, '') : plain
}

function toRoute<T extends Routed>(target: T): Route<T> {
  const segments = plainPath(target.path).split('/')
  const pattern = segments.map(toPattern).join('/')
  return { pattern: new RegExp(`^${pattern}$`), ranks: segments.map(rankOf), target }
}

function toPattern(segment: string): string {
  const parts = segment.split(/(\{[^}]*\})/)
  return parts
    .map((part) => {
      if (part.startsWith('{+')) return '.+'
      if (part.startsWith('{')) return '[^/]+'
      return part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')
    })
    .join('')
}

function rankOf(segment: string): number {
  if (!segment.includes('{')) return 0
  if (segment.includes('{+')) return 3
  return /^\{[^}]*\}$/.test(segment) ? 2 : 1
}

function byRank(left: Route<unknown>, right: Route<unknown>): number {
  for (const [index, rank] of left.ranks.entries()) {
    const difference = rank - (right.ranks[index] ?? rank)
    if (difference !== 0) return difference
  }
  // A wide parameter would swallow what a longer template names.
  return right.ranks.length - left.ranks.length
}
