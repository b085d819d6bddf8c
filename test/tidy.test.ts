import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const areas = ['shared', 'twins', 'seeders', 'fleet', 'scripts', 'bench', 'test', 'examples']

interface Source {
  path: string
  lines: string[]
}

function filesBelow(directory: string): string[] {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    return entry.isDirectory() ? filesBelow(path) : path.endsWith('.ts') ? [path] : []
  })
}

const sources: Source[] = areas
  .filter((area) => existsSync(join(root, area)))
  .flatMap(filesBelow)
  .map((path) => ({
    path,
    lines: readFileSync(join(root, path), 'utf8').trimEnd().split('\n'),
  }))
const code = sources.filter(({ path }) => !/^(test|bench|examples)\//.test(path))

/** Every line of these sources that breaks a rule, as `path:line`. */
function offences(among: Source[], isOffence: (line: string, path: string) => boolean): string[] {
  return among.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => (isOffence(line, path) ? [`${path}:${index + 1}`] : [])),
  )
}

/**
 * The layers in the order in which they may import: each only from those before it and itself. A
 * twin has them once, or in each area of its provider's reference.
 */
const layers = [
  /^shared\//,
  /^twins\/manifest\.ts$/,
  /^twins\/google\//,
  /^twins\/\w+\/(catalog\.ts$|(\w+\/)?schema(\/|\.ts$))/,
  /^twins\/\w+\/protocol(\/|\.ts$)/,
  /^twins\/\w+\/(query|search)\/(?!objects\/|endpoints\b|pages\b)/,
  /^twins\/\w+\/(?!.*\b(endpoints|pages|surface)\b)(events\.ts$|(\w+\/)?objects\/|\w+\/\w+\.ts$)/,
  /^twins\/\w+\/(\w+\/)?(endpoints|pages|surface)(\/|\.ts$)/,
  /^twins\/\w+\/\w+\.ts$/,
  /^twins\/(manifests|index)\.ts$/,
  /^seeders\//,
  /^fleet\//,
]

function layerOf(path: string): number {
  return layers.findIndex((layer) => layer.test(path))
}

function importsOf({ path, lines }: Source): string[] {
  const text = lines.join('\n')
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, target = '']) =>
    relative(root, resolve(root, dirname(path), target)),
  )
}

describe('the house', () => {
  test('imports flow one way', () => {
    const wrong = code.flatMap((source) =>
      importsOf(source)
        .filter((target) => layerOf(target) > layerOf(source.path) && layerOf(source.path) >= 0)
        .map((target) => `${source.path} imports ${target}`),
    )
    expect(wrong).toEqual([])
  })

  test('twins never import each other', () => {
    const twinOf = (path: string) => /^twins\/(\w+)\//.exec(path)?.[1]
    const wrong = code.flatMap((source) => {
      const own = twinOf(source.path)
      return importsOf(source)
        .filter(
          (target) => own && twinOf(target) && ![own, 'google'].includes(twinOf(target) ?? ''),
        )
        .map((target) => `${source.path} imports ${target}`)
    })
    expect(wrong).toEqual([])
  })

  test('the kernel names no provider', () => {
    const provider =
      /\b(slack|stripe|discord|jira|notion|google|dropbox|box|github|unified|unstructured)\b/i
    const kernel = code.filter(({ path }) => path.startsWith('shared/'))
    expect(offences(kernel, (line) => provider.test(line))).toEqual([])
  })

  test('the clock and randomness are the kernel’s alone', () => {
    const outside = code.filter(({ path }) => /^(twins|seeders)\//.test(path))
    const wall = /Date\.now|new Date\(\)|Math\.random|randomUUID|randomBytes|performance\.now/
    expect(offences(outside, (line) => wall.test(line))).toEqual([])
  })

  test('SQL is the kernel’s alone', () => {
    const outside = code.filter(({ path }) => !path.startsWith('shared/'))
    expect(offences(outside, (line) => /\.prepare\(|better-sqlite3'/.test(line))).toEqual([])
  })
})

describe('the style', () => {
  test('a file is at most 300 lines long', () => {
    // Lists of names, and the interfaces that twins and the kernel agree on.
    const isList = (path: string) => /\/(catalog|contract)\.ts$/.test(path)
    const long = sources.filter(({ path, lines }) => lines.length > 300 && !isList(path))
    expect(long.map(({ path, lines }) => `${path}: ${lines.length}`)).toEqual([])
  })

  test('a line is at most 100 columns wide', () => {
    // What no formatter can break: addresses, imports of one name, the titles of tests.
    const isAddress = (line: string) => /https?:\/\/|^import |^\s*(test|it)\(/.test(line)
    expect(offences(sources, (line) => line.length > 100 && !isAddress(line))).toEqual([])
  })

  test('a cast says why it is right', () => {
    const cast = /\bas (?!const\b|the\b)(unknown\b|never\b|[A-Z]\w*|\{|\()/
    const isProse = (line: string) =>
      /^\s*(\/\/|\*|\/\*\*)/.test(line) || /^(import|export) /.test(line)
    const bare = code.flatMap(({ path, lines }) =>
      lines.flatMap((line, index) => {
        const isExplained = line.includes('//') || (lines[index - 1] ?? '').includes('//')
        return cast.test(line) && !isProse(line) && !isExplained ? [`${path}:${index + 1}`] : []
      }),
    )
    expect(bare).toEqual([])
  })

  test('a lint rule is only suppressed with a reason', () => {
    const bare = offences(
      sources,
      (line) => /biome-ignore/.test(line) && !/biome-ignore \S+: \S/.test(line),
    )
    expect(bare).toEqual([])
  })

  test('nobody leaves work for later in the code', () => {
    expect(offences(code, (line) => /\b(TODO|FIXME|XXX|HACK)\b/.test(line))).toEqual([])
  })

  test('tests are not skipped without a reason', () => {
    const tests = sources.filter(({ path }) => /^(test|examples)\//.test(path))
    expect(offences(tests, (line) => /\b(test|it|describe)\.(only|todo)\b/.test(line))).toEqual([])
  })
})

describe('the names', () => {
  test('each operation is named once in a twin’s source', () => {
    const repeated = code
      .filter(({ path }) => /^twins\/\w+\/catalog\.ts$/.test(path))
      .flatMap(({ path, lines }) => {
        const folder = dirname(path)
        const names = new Set(
          [...lines.join('\n').matchAll(/^ {2}'([^']+)',?$/gm)].map(([, name = '']) => name),
        )
        const found = new Map<string, string[]>()
        for (const source of code.filter((each) => each.path.startsWith(`${folder}/`))) {
          if (source.path === path) continue
          source.lines.forEach((line, index) => {
            const key = /^\s*'([^']+)':/.exec(line)?.[1]
            if (key === undefined || !names.has(key)) return
            found.set(key, [...(found.get(key) ?? []), `${source.path}:${index + 1}`])
          })
        }
        return [...found].filter(([, places]) => places.length > 1)
      })
    expect(repeated).toEqual([])
  })
})
