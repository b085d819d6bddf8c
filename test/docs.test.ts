import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const root = resolve(fileURLToPath(import.meta.url), '../..')

/** The TypeScript blocks of a page, each a module of its own. */
function snippetsOf(path: string): [string, string][] {
  const text = readFileSync(path, 'utf8')
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ''], index) => [
    `${basename(path, '.md')}_${index + 1}.ts`,
    `${code}\nexport {}\n`,
  ])
}

test('the TypeScript of the README and of the docs compiles as strictly as the project', async () => {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
  const snippets = [
    join(root, 'README.md'),
    ...docs.map((name) => join(root, 'docs', name)),
  ].flatMap(snippetsOf)
  expect(snippets.length).toBeGreaterThan(5)
  // Inside the project, so that the packages are found from there.
  const directory = join(root, `test/.snippets-${process.pid}`)
  mkdirSync(directory)
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  for (const [name, code] of snippets) writeFileSync(join(directory, name), code)
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { noUnusedLocals: false, paths: { twinfleet: ['../../fleet/index.ts'] } },
    include: ['*.ts'],
  }
  writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(config))
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const run = promisify(execFile)(process.execPath, [compiler, '-p', directory])
  const problems = await run.then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  )
  expect(problems).toBe('')
}, 120_000)
