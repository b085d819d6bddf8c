import { spawnSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { twins } from '../twins/index.ts'
import { bundle } from './bundle.ts'

// `npm run build` writes dist/: the command line, the library and the library's types.

const root = resolve(fileURLToPath(import.meta.url), '../..')
const dist = join(root, 'dist')

rmSync(dist, { recursive: true, force: true })
const { count, bytes } = await bundle({ twinfleet: 'fleet/bin.ts', index: 'fleet/index.ts' }, dist)
chmodSync(join(dist, 'twinfleet.js'), 0o755)
if (!process.argv.includes('--no-types')) {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const project = join(root, 'scripts/tsconfig.types.json')
  // Whether all is well typed is for `npm run typecheck` to say. Here the compiler may complain of
  // what it cannot declare in files that do not ship; a file of the library that it left out fails.
  spawnSync(process.execPath, [compiler, '-p', project], { stdio: 'ignore' })
  // The names alone: a consumer's compiler need not read the types of all twins and of the kernel.
  const names = Object.keys(twins).map((name) => JSON.stringify(name))
  const declaration = `export type TwinName = ${names.join(' | ') || 'never'}\n`
  writeFileSync(join(dist, 'types/twins/index.d.ts'), declaration)
  keepTypes()
}

/** Removes the types nothing in the library's own refers to. */
function keepTypes(): void {
  const types = join(dist, 'types')
  const kept = new Set<string>()
  const keep = (path: string) => {
    if (kept.has(path)) return
    kept.add(path)
    const text = readFileSync(path, 'utf8')
    for (const [, target = ''] of text.matchAll(/from ["'](\.[^"']+)\.ts["']/g)) {
      keep(resolve(path, '..', `${target}.d.ts`))
    }
    writeFileSync(path, text.replaceAll(/(from ["']\.[^"']+)\.ts(["'])/g, '$1.js$2'))
  }
  keep(join(types, 'fleet/index.d.ts'))
  for (const entry of readdirSync(types, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !kept.has(path)) rmSync(path)
  }
}

console.log(`dist: ${count} files, ${Math.round(bytes / 1024)} kB`)
