import { TwinError } from '../shared/errors.ts'
import { SeedError } from '../shared/instance/seeding.ts'

/** Says where in the seed something was refused. */
export function at<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof TwinError ? new SeedError(path, error.message) : error
  }
}
