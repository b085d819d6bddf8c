import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the project. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

const areas = ['shared', 'twins', 'seeders', 'fleet', 'scripts', 'bench', 'test', 'examples']

/** A source file; its path is relative to the root. */
export interface Source {
  path: string
  lines: string[]
}

function filesBelow(directory: string): string[] {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return filesBelow(path)
    // What is written by a program has no style of its own.
    return /(?<!\.generated)\.tsx?$/.test(path) ? [path] : []
  })
}

/** Every TypeScript file of the project. */
export const sources: readonly Source[] = areas
  .filter((area) => existsSync(join(root, area)))
  .flatMap(filesBelow)
  .map((path) => ({
    path,
    lines: readFileSync(join(root, path), 'utf8').trimEnd().split('\n'),
  }))

/** What ships or builds what ships. */
export const code = sources.filter(({ path }) => !/^(test|bench|examples)\//.test(path))

/** Every line of these sources that breaks a rule, as `path:line`. */
export function offences(
  among: readonly Source[],
  isOffence: (line: string, path: string) => boolean,
): string[] {
  return among.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => (isOffence(line, path) ? [`${path}:${index + 1}`] : [])),
  )
}

/** The files of the project that a source imports or exports from, types included. */
export function importsOf({ path, lines }: Source): string[] {
  return [...lines.join('\n').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(([, target = '']) =>
    relative(root, resolve(root, dirname(path), target)),
  )
}

/** The same without what is only loaded when it is asked for. */
function staticImportsOf({ path, lines }: Source): string[] {
  return importsOf({ path, lines: lines.map((line) => line.replaceAll('import(', '')) })
}

/** The circles of files that import each other, each as its paths in order. */
export function circlesOf(among: readonly Source[]): string[][] {
  const targets = new Map(among.map((source) => [source.path, staticImportsOf(source)]))
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const circles: string[][] = []
  // Tarjan's strongly connected components.
  const visit = (path: string) => {
    order.set(path, order.size)
    low.set(path, order.get(path) ?? 0)
    stack.push(path)
    for (const target of targets.get(path) ?? []) {
      if (!targets.has(target)) continue
      if (!order.has(target)) visit(target)
      else if (!stack.includes(target)) continue
      low.set(path, Math.min(low.get(path) ?? 0, low.get(target) ?? 0))
    }
    if (low.get(path) !== order.get(path)) return
    const circle = stack.splice(stack.indexOf(path))
    if (circle.length > 1) circles.push(circle.sort())
  }
  for (const path of targets.keys()) if (!order.has(path)) visit(path)
  return circles
}

/** The words of a name in the singular, and its parts as one word each. */
export function wordsOf(name: string): Set<string> {
  const parts = name.split(/[^A-Za-z0-9_]+/)
  const words = name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').match(/[A-Za-z]+/g) ?? []
  const all = [...words, ...parts.map((part) => part.replaceAll('_', ''))]
  return new Set(
    all
      .filter((word) => word !== '' && !/^(v\d|ts)$/.test(word))
      .map((word) =>
        word
          .toLowerCase()
          .replace(/ies$/, 'y')
          .replace(/(?<=[^s])s$/, ''),
      ),
  )
}

/** The name a line exports; undefined where it exports none. */
export function exportedName(line: string): string | undefined {
  return /^export (?:async )?(?:abstract )?(?:function\*?|const|class|interface|type) (\w+)/.exec(
    line,
  )?.[1]
}

/** What the kernel and the fleet load by a twin's name alone. */
const loadedByName = new Set(['twin', 'seeder', 'vocabulary', 'ledger'])

/** Whether some file imports a name; `path` is where it is exported. */
export function importedNames(): (path: string, name: string) => boolean {
  const names = new Set(loadedByName)
  const whole = new Set<string>()
  const add = (list: string, pattern: RegExp) => {
    for (const [, name = ''] of list.matchAll(pattern)) names.add(name)
  }
  for (const { path, lines } of sources) {
    const text = lines.join('\n')
    for (const [, list = ''] of text.matchAll(/(?:import|export) (?:type )?\{([^}]*)\} from/g)) {
      add(list, /(?:type )?(\w+)(?: as \w+)?/g)
    }
    // Late imports, taken apart where they arrive.
    for (const [, list = ''] of text.matchAll(/\{([^{}]*)\}(?::[^=]*)? = await import\(/g)) {
      add(list, /(\w+)/g)
    }
    for (const [, list = ''] of text.matchAll(/\.then\(\(\{([^}]*)\}\)/g)) add(list, /(\w+)/g)
    for (const [, target = ''] of text.matchAll(/\* (?:as \w+ )?from '(\.[^']+)'/g)) {
      whole.add(relative(root, resolve(root, dirname(path), target)))
    }
  }
  return (path, name) => names.has(name) || whole.has(path)
}
