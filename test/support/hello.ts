import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { boot } from '../../shared/instance/boot.ts'
import type { Instance } from '../../shared/instance/instance.ts'
import type { InstanceOptions } from '../../shared/instance/options.ts'
import { hello } from '../fixtures/hello/index.ts'
import { helloSeeder } from '../fixtures/hello/seeder.ts'
import { clientOf } from './client.ts'

export const writer = { authorization: 'Bearer hello-token' }
export const reader = { authorization: 'Bearer hello-reader' }

/** An instance of the hello twin that closes when the test ends, and a client that may write. */
export function bootHello(options: InstanceOptions = {}) {
  const instance: Instance = boot(hello, { seeder: helloSeeder, ...options })
  onTestFinished(() => instance.close())
  return { instance, call: clientOf(instance, writer) }
}

/** A directory that goes when the test ends. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'twinfleet-test-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}
