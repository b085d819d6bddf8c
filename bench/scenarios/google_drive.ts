import { credentials } from '../../seeders/google/baseline.ts'
import { seeder } from '../../seeders/google_drive/index.ts'
import { twin } from '../../twins/google_drive/index.ts'
import type { DriveWorld } from '../../twins/google_drive/protocol/index.ts'
import { ask, askText, idsOf, type Scenario, write } from '../scenario.ts'

const headers = { authorization: `Bearer ${credentials.accessToken}` }
const get = (path: string) => ({ method: 'GET', path, headers })
const search = (query: string) => get(`/drive/v3/files?pageSize=100&q=${encodeURIComponent(query)}`)

const create = {
  method: 'POST',
  path: '/drive/v3/files',
  headers: { ...headers, 'content-type': 'application/json' },
  body: '{"name":"Report.txt","mimeType":"text/plain"}',
}

/** Files in the root of a drive. */
export const scenario: Scenario = {
  twin,
  seeder,
  dependsOnCaller: true,
  owner: () => 'files',
  async fill(instance, first, count) {
    const { id: sample } = await ask(instance, create)
    const text = await askText(instance, get(`/drive/v3/files/${sample}`))
    return write(instance, (world: DriveWorld) => {
      const file = world.db.files.get(String(sample))
      if (!file) throw new Error('the sample file is missing')
      return Array.from({ length: count }, (_each, index) => {
        const number = first + index
        const id = `bench${String(number).padStart(28, '0')}`
        const name = `Report ${number}${number % 500 === 5 ? ' needle' : ''}.txt`
        const mimeType = number % 10_000 === 7 ? 'application/pdf' : 'text/plain'
        const modified_ms = file.modified_ms - number * 1000
        world.db.files.insert({ ...file, id, name, mimeType, modified_ms })
        return { id, owner: 'files', text: text.replaceAll(String(sample), id) }
      })
    })
  },
  requests(records) {
    const idOf = idsOf(records, 'files')
    return {
      get: (index) => get(`/drive/v3/files/${idOf(index)}`),
      list10: () => get('/drive/v3/files?pageSize=10'),
      list100: () => get('/drive/v3/files?pageSize=100'),
      create: () => create,
    }
  },
  searches: () => ({
    'one by its name': search("name = 'Report 500.txt' and trashed = false"),
    'few by a type': search("'root' in parents and mimeType = 'application/pdf'"),
    'none by a property': search("properties has { key='a' and value='b' } and trashed = false"),
    'what is starred': search("'root' in parents and starred"),
    'a word and a type': search("name contains '505' and mimeType = 'text/plain'"),
  }),
}
