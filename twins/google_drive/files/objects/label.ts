import type { drive_v3 } from '@googleapis/drive'
import type { Wire } from '../../../google/types.ts'
import type { DriveWorld } from '../../protocol/index.ts'
import type { FileRow, Kept } from '../../schema/index.ts'

/** A label on the wire. https://developers.google.com/workspace/drive/api/guides/about-labels */
export function toLabel({ labelId, revisionId, fields }: Kept): Wire<drive_v3.Schema$Label> {
  // A label is kept as it is shown.
  return { kind: 'drive#label', id: labelId, revisionId, fields } as Wire<drive_v3.Schema$Label>
}

/** The labels of a file that a client names in `includeLabels`; no others are shown with it. */
export function labelInfoOf(world: DriveWorld, file: FileRow) {
  const wanted = world.call?.query.get('includeLabels')?.split(',') ?? []
  if (wanted.length === 0) return undefined
  const all = world.db.labels.list({ where: { file: file.id } }).map(toLabel)
  const labels = all.filter(({ id }) => id && wanted.some((each) => each.trim() === id))
  return labels.length === 0 ? undefined : { labels }
}
