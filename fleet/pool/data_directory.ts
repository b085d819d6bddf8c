import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { isReadableDatabase, takeLock } from '../../shared/db/files.ts'
import { FleetError, messageOf } from '../errors.ts'

/**
 * Makes a directory and those above it, for this user alone. Step by step: node's own recursive way
 * never comes back where the system takes no directories, such as below /proc.
 */
function makeDirectory(path: string): void {
  if (existsSync(path)) return
  makeDirectory(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

/**
 * Takes a data directory for this process alone, made where it is not there yet. Two fleets on the
 * same files would spoil them. Answers how to give it back.
 */
export function takeDataDirectory(directory: string): () => void {
  const release = tryLock(directory)
  if (release) return release
  throw new FleetError(
    'start',
    `The data directory ${resolve(directory)} is in use by another fleet. Stop that one, choose ` +
      'another directory with --data, or keep everything in memory with --memory.',
  )
}

function tryLock(directory: string): (() => void) | undefined {
  try {
    makeDirectory(join(resolve(directory), 'instances'))
    return takeLock(join(directory, 'fleet.lock'))
  } catch (error) {
    throw new FleetError(
      'start',
      `The data directory ${resolve(directory)} cannot be written: ${messageOf(error)}. Choose ` +
        'one with --data, give this user the right to write there, or use --memory.',
    )
  }
}

/** Forgets what earlier fleets kept of these twins in the default run. */
export function clearInstances(directory: string, keys: readonly string[]): void {
  for (const key of keys) {
    rmSync(join(directory, 'instances', key), { recursive: true, force: true })
  }
}

/**
 * Puts a file or a directory that cannot be read where no start looks for it, for a person to see
 * to: `damaged/<name>` of the data directory. Answers its new path.
 */
export function setAside(directory: string, path: string): string {
  const place = join(resolve(directory), 'damaged')
  makeDirectory(place)
  let target = join(place, basename(path))
  for (let count = 2; existsSync(target); count += 1) {
    target = join(place, `${basename(path)}-${count}`)
  }
  renameSync(path, target)
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${target}${suffix}`)
  }
  return target
}

/**
 * Sets a database aside where it is there and cannot be read. Answers its new path; undefined where
 * all is well.
 */
export function setDamagedAside(directory: string, path: string): string | undefined {
  return existsSync(path) && !isReadableDatabase(path) ? setAside(directory, path) : undefined
}
