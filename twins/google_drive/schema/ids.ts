import { createHash } from 'node:crypto'
import type { User } from '../../google/schema.ts'

/** The id of a person's root folder, which follows from the account. */
export function rootIdOf(user: User): string {
  const digest = createHash('sha256').update(user.id).digest('base64url').replaceAll(/[-_]/g, 'x')
  return `0A${digest.slice(0, 14)}PVA`
}
