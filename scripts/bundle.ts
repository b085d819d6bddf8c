import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { twins } from '../twins/index.ts'

const root = resolve(fileURLToPath(import.meta.url), '../..')

/** pdfkit asks for its fonts by a `require` of its own, which a bundle has no files for. */
const pdfFonts: Plugin = {
  name: 'pdf-fonts',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]pdfkit\.node\.mjs$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      return { contents: source.replaceAll("require$1('#", "require('#") }
    })
  },
}

/**
 * What is found by a twin's name becomes a list of what there is: esbuild would take the files of
 * all folders below as well, each for an entry of its own.
 */
const byTwinName: Plugin = {
  name: 'by-twin-name',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](?:twins|seeders)[\\/][^?]*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const contents = source.replaceAll(
        /import\(`([./]*)\$\{name\}\/([\w./]+)`\)/g,
        (_all, before: string, after: string) => {
          const targets = Object.keys(twins)
            .map((name) => [name, `${before}${name}/${after}`] as const)
            .filter(([, target]) => existsSync(resolve(dirname(path), target)))
          const list = targets.map(([name, target]) => `${name}: () => import('${target}')`)
          return `({ ${list.join(', ')} })[name]()`
        },
      )
      return { contents, loader: 'ts' }
    })
  },
}

/**
 * Bundles sources into a directory; answers how many files and bytes that made.
 *
 * All packages are in the bundle except the native ones: reading a few large files takes a third of
 * the time that resolving some hundred small ones does. What is imported late stays in files of its
 * own, so a twin costs nothing before it is asked for.
 */
export async function bundle(
  entryPoints: Record<string, string>,
  outdir: string,
): Promise<{ count: number; bytes: number }> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    // Chunks stay beside the entries: files are looked up relative to them.
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['better-sqlite3*', 'rrule-rust'],
    plugins: [pdfFonts, byTwinName],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    // Packages that are CommonJS ask for node's own modules by `require`.
    banner: {
      js:
        "import { createRequire as createRequireHere } from 'node:module';" +
        'const require = createRequireHere(import.meta.url);',
    },
  })
  const outputs = Object.values(metafile.outputs)
  return { count: outputs.length, bytes: outputs.reduce((sum, { bytes }) => sum + bytes, 0) }
}
