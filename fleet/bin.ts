#!/usr/bin/env node
import { catalog } from './catalog.ts'
import { main } from './cli/main.ts'

await main(process.argv.slice(2), catalog)
