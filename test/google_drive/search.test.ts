import fc from 'fast-check'
import { expect, test } from 'vitest'
import { files, found, refused } from './search.table.ts'
import { bootDrive, folder, make, refusal } from './support.ts'

type Row = (typeof files)[number]

/** A Drive with the files of the table, and their ids by name. */
async function withFiles() {
  const booted = bootDrive()
  const { owner } = booted
  const ids = new Map<string, string>()
  for (const file of files) {
    const row: Partial<Record<keyof (Row & Extract<Row, { own: object }>), unknown>> &
      Record<string, unknown> = file
    const id = await make(owner, {
      name: file.name,
      mimeType: row.folder ? folder : String(row.type ?? 'text/plain'),
      parents: [row.in ? (ids.get(String(row.in)) ?? '') : 'root'],
      ...(row.starred ? { starred: true } : {}),
      ...(row.properties ? { properties: row.properties as Record<string, string> } : {}),
      ...(row.own ? { appProperties: row.own as Record<string, string> } : {}),
      ...(row.created ? { createdTime: String(row.created) } : {}),
      ...(row.modified ? { modifiedTime: String(row.modified) } : {}),
      ...(row.text ? { contentHints: { indexableText: String(row.text) } } : {}),
    })
    ids.set(file.name, id)
    if (row.trashed) await owner(`PATCH /drive/v3/files/${id}`, { trashed: true })
    if (row.shared) {
      const permission = { type: 'user', role: row.shared, emailAddress: 'grace@example.com' }
      await owner(`POST /drive/v3/files/${id}/permissions`, permission)
    }
  }
  const search = (q: string) => owner(`GET /drive/v3/files?q=${encodeURIComponent(q)}`)
  const names = async (q: string): Promise<string[]> => {
    const { body } = await search(q.replaceAll(/\{(\w+)\}/g, (all, name) => ids.get(name) ?? all))
    return body.files.map(({ name }: { name: string }) => name).sort()
  }
  return { ...booted, search, names }
}

test('the table is long enough', () => {
  expect(found.length + refused.length).toBeGreaterThanOrEqual(150)
})

test('what is no search is refused', async () => {
  const { search, second } = await withFiles()
  for (const q of refused) {
    const answer = await search(q)
    expect([q, answer.status === 400 && answer.body.error.errors[0]]).toEqual([
      q,
      {
        message: 'Invalid Value',
        domain: 'global',
        reason: 'invalid',
        location: 'q',
        locationType: 'parameter',
      },
    ])
  }
  expect(refusal(await search("'nowhere' in parents"))).toBe('404 notFound')
  const sorted = await second("GET /drive/v3/files?orderBy=name&q=fullText+contains+'fox'")
  expect(refusal(sorted)).toBe('403 forbidden')
  const { body } = await second('GET /drive/v3/files?q=sharedWithMe&orderBy=name')
  expect(body.files.map(({ name }: { name: string }) => name)).toEqual(['Plan', 'Über uns'])
})

test('every search of the table finds what it says', async () => {
  const { names } = await withFiles()
  for (const [q, wanted] of found) expect([q, await names(q)]).toEqual([q, [...wanted].sort()])
})

/** A search, and whether a file meets it, worked out in the plainest way. */
type Pair = { q: string; meets(file: Row): boolean }

const atom: fc.Arbitrary<Pair> = fc.oneof(
  fc.constantFrom(...files.map(({ name }) => name)).map((name) => ({
    q: `name = '${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
    meets: (file: Row) => file.name === name,
  })),
  fc.constantFrom('hello', 'budget', 'b', 'x', 'plan', 'w').map((word) => ({
    q: `name contains '${word}'`,
    meets: (file: Row) =>
      file.name
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .some((part) => part.startsWith(word)),
  })),
  fc.boolean().map((value) => ({
    q: `starred = ${value}`,
    meets: (file: Row) => 'starred' in file === value,
  })),
  fc.boolean().map((value) => ({
    q: `trashed = ${value}`,
    meets: (file: Row) => 'trashed' in file === value,
  })),
  fc.constantFrom('Reports', 'Archive').map((place) => ({
    q: `'{${place}}' in parents`,
    meets: (file: Row) => 'in' in file && file.in === place,
  })),
  fc.constantFrom('red', 'blue').map((team) => ({
    q: `properties has { key='team' and value='${team}' }`,
    meets: (file: Row) => 'properties' in file && file.properties.team === team,
  })),
  fc.constantFrom('fox', 'brown', 'rent').map((word) => ({
    q: `fullText contains '${word}'`,
    meets: (file: Row) => 'text' in file && file.text.split(' ').includes(word),
  })),
)

const { tree } = fc.letrec<{ tree: Pair }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    tie('tree').map(({ q, meets }) => ({ q: `not (${q})`, meets: (file: Row) => !meets(file) })),
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => ({
      q: `(${a.q} and ${b.q})`,
      meets: (file: Row) => a.meets(file) && b.meets(file),
    })),
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => ({
      q: `(${a.q} or ${b.q})`,
      meets: (file: Row) => a.meets(file) || b.meets(file),
    })),
  ),
}))

test('any search finds what the plainest evaluation of it does', async () => {
  const { names } = await withFiles()
  await fc.assert(
    fc.asyncProperty(tree, async ({ q, meets }) => {
      const wanted = files.filter(meets).map(({ name }) => name)
      expect(await names(q)).toEqual([...wanted].sort())
    }),
    { numRuns: 150, seed: 7 },
  )
})
