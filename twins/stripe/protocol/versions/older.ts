import { isRecord } from '../../../../shared/json.ts'
import type { Source } from '../expand/expand_source.ts'
import type { StripeWorld } from '../world.ts'
import { olderBilling, olderBillingExpandables } from './older_billing.ts'
import { olderShapes } from './older_shapes.ts'
import type { Older, Rule } from './rules.ts'
import { apiVersion, isBefore, releases } from './versions.ts'

type Doc = Record<string, unknown>
type Expandables = Readonly<Record<string, Readonly<Record<string, Source>>>>

/** The answers of a version of the API that is not the newest. */
export interface OlderVersion extends Older {
  expandables: Expandables
}

/** Newest first, the order in which they are undone. */
const rules: readonly Rule[] = [...olderShapes, ...olderBilling]

/** The version as it shows objects; undefined where it shows them as they are. */
export function olderVersion(db: StripeWorld['db'], version: string): OlderVersion | undefined {
  if (version === apiVersion || !isBefore(version, releases.clover)) return undefined
  const applying = rules.filter(({ until }) => isBefore(version, until))
  const older: OlderVersion = {
    db,
    expandables: isBefore(version, releases.basil) ? olderBillingExpandables : {},
    shape: (value) => walk(older, applying, value),
  }
  return older
}

/** What is in an object is shaped before it; events keep the version that they were made in. */
function walk(older: Older, applying: readonly Rule[], value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => walk(older, applying, each))
  if (!isRecord(value) || value.object === 'event') return value
  const entries = Object.entries(value).map(([name, each]) => [
    name,
    name === 'metadata' ? each : walk(older, applying, each),
  ])
  const doc: Doc = Object.fromEntries(entries)
  return applying
    .filter(({ object }) => object === doc.object)
    .reduce((shaped, rule) => rule.shape(older, shaped), doc)
}
