#!/usr/bin/env node
import { main } from './cli/main.ts'
import { registry } from './registry.ts'

await main(process.argv.slice(2), registry)
