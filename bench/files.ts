import { credentials, people } from '../seeders/google/baseline.ts'
import { seeder as googleDriveSeeder } from '../seeders/google_drive/index.ts'
import { boot } from '../shared/instance/boot.ts'
import { personWith } from '../twins/google_drive/about/person.ts'
import { blankFile } from '../twins/google_drive/files/objects/file.ts'
import { twin as googleDrive } from '../twins/google_drive/index.ts'
import type { DriveWorld } from '../twins/google_drive/protocol/index.ts'
import { median } from './child.ts'
import type { SearchTime } from './search.ts'

const queries = [
  "name contains 'needle' and trashed = false",
  "name = 'Report 5005.txt' and trashed = false",
  "name contains 'report' and mimeType = 'application/pdf'",
  "mimeType = 'application/pdf' and trashed = false",
  "mimeType contains 'application/' and trashed = false",
  "'root' in parents and mimeType = 'application/pdf'",
  "'root' in parents and name contains 'needle'",
  "'root' in parents and name = 'nothing'",
  "modifiedTime > '2031-01-01T00:00:00' and mimeType = 'text/plain'",
  "createdTime > '2031-01-01T00:00:00' and trashed = false",
  'starred and trashed = false',
  "trashed = true and mimeType = 'text/plain'",
  'sharedWithMe and trashed = false',
  "'ada@example.com' in owners and name contains 'needle'",
  "properties has { key='a' and value='b' } and trashed = false",
  "fullText contains 'report' and mimeType = 'text/plain'",
  "(name contains 'needle' or name contains 'nothing') and trashed = false",
  "trashed = false and mimeType = 'text/plain'",
  "name contains 'report 99' and trashed = false",
  "name contains 'needle' and mimeType = 'text/plain'",
  "'root' in parents and starred",
  "fullText contains 'needle' and trashed = false",
]

/** Lists 100 of so many files by searches of two clauses, some of which hardly anything meets. */
export async function measureFiles(count: number): Promise<SearchTime[]> {
  const instance = boot(googleDrive, { seeder: googleDriveSeeder })
  instance.transact({ events: false }, (scope) => {
    const world = scope as unknown as DriveWorld // the instance is one of Drive
    const owner = personWith(world, people.owner.email)
    const root = world.db.files.first({ where: { isRoot: true, owner: owner.id } })
    for (let index = 0; index < count; index += 1) {
      const needle = index % 10_000 === 5 ? ' needle' : ''
      const name = `Report ${index}${needle}.txt`
      const mimeType =
        index % 10_000 === 7 ? 'application/pdf' : index % 3 === 0 ? 'text/csv' : 'text/plain'
      const file = blankFile(world, { id: world.id('1', 32), name, mimeType })
      const modified_ms = file.modified_ms - index * 1000
      world.db.files.insert({ ...file, owner: owner.id, parent: root?.id, modified_ms })
    }
  })
  const times: SearchTime[] = []
  for (const query of queries) {
    const url = `http://localhost/drive/v3/files?pageSize=100&q=${encodeURIComponent(query)}`
    const headers = { authorization: `Bearer ${credentials.accessToken}` }
    const taken: number[] = []
    let total = 0
    for (let round = 0; round < 9; round += 1) {
      const before_ms = performance.now()
      const answer = await instance.fetch(new Request(url, { headers }))
      const body = (await answer.json()) as { files: unknown[] } // files.list
      taken.push(performance.now() - before_ms)
      total = body.files.length
    }
    times.push({ query, total, took_ms: median(taken) })
  }
  await instance.close()
  return times
}
