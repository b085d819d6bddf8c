import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadTwin, twins } from '../twins/index.ts'
import {
  circlesOf,
  code,
  exportedName,
  importedNames,
  importsOf,
  offences,
  root,
  sources,
  wordsOf,
} from './support/sources.ts'

/** How much of each rule is still to be done; it only shrinks, and goes when it is nothing. */
const open = {
  greps: {} as Record<string, number>,
  exports: 21,
  unused: 5,
  kept: 5,
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
  /^twins\/\w+\/(?!.*\b(endpoints|pages|surface)\b)(events\.ts$|\w+\/)/,
  /^twins\/\w+\/(\w+\/)?(endpoints|pages|surface)(\/|\.ts$)/,
  /^twins\/\w+\/\w+\.ts$/,
  /^twins\/(manifests|index)\.ts$/,
  /^seeders\//,
  /^fleet\//,
]

function layerOf(path: string): number {
  return layers.findIndex((layer) => layer.test(path))
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
    const isAddress = (line: string) => /https?:\/\/|^import |^\s*(test|it)\(|= \/\^/.test(line)
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
    const bare = tests.flatMap(({ path, lines }) =>
      lines.flatMap((line, index) => {
        const isExplained = line.includes('//') || (lines[index - 1] ?? '').includes('//')
        return /\.(skip|skipIf|runIf)\b/.test(line) && !isExplained ? [`${path}:${index + 1}`] : []
      }),
    )
    expect(bare).toEqual([])
  })
})

describe('the names', () => {
  const twinOf = (path: string) => /^twins\/(\w+)\//.exec(path)?.[1]

  /** Where each key of a twin's sources stands: `path` for every line that begins with it. */
  function keysOf(twin: string): Map<string, string[]> {
    const keys = new Map<string, string[]>()
    for (const { path, lines } of code) {
      if (twinOf(path) !== twin || path.endsWith('/catalog.ts')) continue
      for (const line of lines) {
        const key = /^\s*'([^']+)':/.exec(line)?.[1]
        if (key !== undefined) keys.set(key, [...(keys.get(key) ?? []), path])
      }
    }
    return keys
  }

  test.each(Object.keys(twins))('%s: each operation is found by one grep', async (name) => {
    const { endpoints } = await loadTwin(name)
    const keys = keysOf(name)
    const problems = Object.keys(endpoints).flatMap((operation) => {
      const places = keys.get(operation) ?? []
      if (places.length !== 1) return [`${operation} stands in ${places.length} places`]
      const [path = ''] = places
      const words = wordsOf(operation)
      const place = wordsOf(path.slice('twins/'.length + name.length))
      const isNamed = [...place].some((word) => words.has(word))
      return isNamed ? [] : [`${operation} is in ${path}, which none of its words leads to`]
    })
    expect(problems.slice(open.greps[name] ?? 0)).toEqual([])
  })

  test('an exported name is exported once in a twin', () => {
    const exported = new Map<string, string[]>()
    for (const { path, lines } of code) {
      const twin = twinOf(path)
      if (!twin) continue
      for (const line of lines) {
        const name = exportedName(line)
        if (name === undefined) continue
        const key = `${twin}: ${name}`
        exported.set(key, [...(exported.get(key) ?? []), path])
      }
    }
    const repeated = [...exported].filter(([, paths]) => paths.length > 1)
    expect(repeated.slice(open.exports)).toEqual([])
  })

  test('nothing is exported that nobody imports', () => {
    const isImported = importedNames()
    const unused = code.flatMap(({ path, lines }) =>
      lines.flatMap((line, index) => {
        const name = exportedName(line)
        const isUsed =
          name === undefined || isImported(path, name) || path.endsWith('.generated.ts')
        return isUsed ? [] : [`${path}:${index + 1} ${name}`]
      }),
    )
    expect(unused.slice(open.unused)).toEqual([])
  })

  test('words that mean several things, or only something here, are not used', () => {
    const words = [
      'Courier|Timekeeper|ringIn|sideDoor|carryOn|shelf|fate|inquire|rehearse',
      'course|courses|whose[A-Z]\\w*|Happening|keptIn',
    ]
    const banned = new RegExp(`\\b(${words.join('|')})\\b`)
    const wrong = offences(code, (line) => banned.test(line) && !/^\s*(\/\/|\*|\/\*\*)/.test(line))
    expect(wrong).toEqual([])
  })
})

describe('the folders', () => {
  const folders = [...new Set(code.map(({ path }) => dirname(path)))]

  test('no file stands beside a folder of its name', () => {
    const beside = code.filter(({ path }) => folders.includes(path.replace(/\.ts$/, '')))
    expect(beside.map(({ path }) => path)).toEqual([])
  })

  test('a folder holds at most 20 files', () => {
    const counts = folders.map((folder) => ({
      folder,
      count: code.filter(({ path }) => dirname(path) === folder).length,
    }))
    const full = counts.filter(({ count }) => count > 20)
    expect(full).toEqual([])
  })

  test('no files import each other in a circle, types included', () => {
    expect(circlesOf(code)).toEqual([])
  })

  test('endpoints import no endpoints', () => {
    const isEndpoint = (path: string) => /^twins\/\w+\/(.*\/)?endpoints(\/|\.ts$)/.test(path)
    const wrong = code
      .filter(({ path }) => isEndpoint(path))
      .flatMap((source) =>
        importsOf(source)
          .filter(isEndpoint)
          .map((target) => `${source.path} imports ${target}`),
      )
    expect(wrong).toEqual([])
  })

  test('twins keep nothing in modules: what changes is the state of an instance', () => {
    const kept =
      /^(export )?let |^(export )?const \w+.* = new (Weak)?(Map|Set)(<.*>)?\(\)|\bnew Proxy\b/
    const among = code.filter(({ path }) => /^(twins|seeders)\//.test(path))
    expect(offences(among, (line) => kept.test(line)).slice(open.kept)).toEqual([])
  })

  test('nothing that ships imports the tests', () => {
    const wrong = code
      .filter(({ path }) => !path.startsWith('scripts/'))
      .flatMap((source) => importsOf(source).filter((target) => target.startsWith('test/')))
    expect(wrong).toEqual([])
  })

  test('every file has its layer', () => {
    const strays = code.filter(({ path }) => !path.startsWith('scripts/') && layerOf(path) < 0)
    expect(strays.map(({ path }) => path)).toEqual([])
  })

  test('a twin has its seeder, its tests and its page', () => {
    const paths = new Set(sources.map(({ path }) => path))
    const missing = Object.keys(twins).flatMap((name) =>
      [
        paths.has(`seeders/${name}/index.ts`) ? '' : `seeders/${name}`,
        [...paths].some((path) => path.startsWith(`test/${name}/`)) ? '' : `test/${name}`,
        existsSync(join(root, `docs/${name}.md`)) ? '' : `docs/${name}.md`,
      ].filter(Boolean),
    )
    expect(missing).toEqual([])
  })
})
