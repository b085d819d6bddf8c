import { main } from '../../../fleet/cli/main.ts'
import { testRegistry } from './registry.ts'

// The command line as it ships, over the test's own twins.
await main(process.argv.slice(2), testRegistry)
