import { expect, test } from 'vitest'
import { loadSeeder } from '../../seeders/index.ts'
import { loadTwin, twins } from '../../twins/index.ts'
import { fuzz } from './run.ts'

// The short form: `npm run fuzz` draws as many requests as there is time for.
test.each(Object.keys(twins))('%s answers whatever is asked, in its own words', async (name) => {
  const [twin, seeder] = [await loadTwin(name), await loadSeeder(name)]
  expect(await fuzz({ twin, seeder }, { requests: 300, seed: 'short' })).toEqual([])
})
