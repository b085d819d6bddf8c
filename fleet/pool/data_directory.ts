import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { codeOf, FleetError, messageOf } from '../errors.ts'

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/**
 * Takes a data directory for this process alone, made where it is not there yet. Two fleets on the
 * same files would spoil them. Answers how to give it back.
 */
export function takeDataDirectory(directory: string): () => void {
  const path = join(directory, 'fleet.pid')
  try {
    mkdirSync(join(directory, 'instances'), { recursive: true })
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' })
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
      const owner = Number(readFileSync(path, 'utf8'))
      if (isAlive(owner)) throw new FleetError('start', inUse(directory, owner))
      writeFileSync(path, String(process.pid))
    }
  } catch (error) {
    if (error instanceof FleetError) throw error
    throw new FleetError('start', unwritable(directory, error))
  }
  return () => rmSync(path, { force: true })
}

function inUse(directory: string, owner: number): string {
  return (
    `The data directory ${resolve(directory)} is in use by process ${owner}. Stop that fleet, ` +
    'choose another directory with --data, or keep everything in memory with --memory.'
  )
}

function unwritable(directory: string, error: unknown): string {
  return (
    `The data directory ${resolve(directory)} cannot be written: ${messageOf(error)}. Choose one ` +
    'with --data, give this user the right to write there, or use --memory.'
  )
}

/** Forgets what earlier fleets kept of these twins in the default run. */
export function clearInstances(directory: string, keys: readonly string[]): void {
  for (const key of keys) {
    rmSync(join(directory, 'instances', key), { recursive: true, force: true })
  }
}
