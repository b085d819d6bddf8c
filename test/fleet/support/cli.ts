import { main } from '../../../fleet/cli/main.ts'
import { testCatalog } from './catalog.ts'

// The command line as it ships, over the test's own twins.
await main(process.argv.slice(2), testCatalog)
