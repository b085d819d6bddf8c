import { JiraError } from '../protocol/error.ts'
import { versionOf } from '../protocol/site.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Adf } from '../schema/issues.ts'
import { isDocument } from './document.ts'
import { fromWiki, toWiki } from './wiki.ts'

/**
 * A rich text as the client's version of the API has it: a document in 3, a text in 2; `problem` is
 * what Jira says of the other.
 */
export function readRich(world: JiraWorld, value: unknown, field: string, problem?: string): Adf {
  if (versionOf(world) === '2') {
    if (typeof value === 'string') return fromWiki(value)
    throw new JiraError(400, [], { [field]: problem ?? 'Operation value must be a string' })
  }
  if (isDocument(value)) return value
  const said =
    problem ?? 'Operation value must be an Atlassian Document (see the Atlassian Document Format)'
  throw new JiraError(400, [], { [field]: said })
}

/** The same on the way out. */
export function showRich(world: JiraWorld, value: Adf | null): Adf | string | null {
  if (value === null) return null
  return versionOf(world) === '2' ? toWiki(value) : value
}
