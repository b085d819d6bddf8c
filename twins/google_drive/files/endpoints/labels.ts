import type { drive_v3 } from '@googleapis/drive'
import { isRecord } from '../../../../shared/json.ts'
import { pageOfList } from '../../../google/page.ts'
import { count, id, text } from '../../../google/params.ts'
import {
  body,
  type DriveWorld,
  GoogleError,
  method,
  required,
  scopes,
} from '../../protocol/index.ts'
import type { Kept } from '../../schema/index.ts'
import { toLabel } from '../objects/label.ts'
import { changeFile, findFile, findFor } from '../objects/tree.ts'

type Field = Record<string, unknown>

/** https://developers.google.com/workspace/drive/api/guides/about-labels */
export const labels = {
  'GET /drive/v3/files/{fileId}/listLabels': method(
    {
      id: 'drive.files.listLabels',
      scopes: [
        ...['drive', 'drive.file', 'drive.meet.readonly', 'drive.metadata'],
        ...['drive.metadata.readonly', 'drive.readonly'],
      ],
      response: 'LabelList',
    },
    () => ({ fileId: id(), maxResults: count(1, 100, 100), pageToken: text() }),
    (world, args) => {
      const file = findFile(world, args.fileId)
      const all = world.db.labels.list({ where: { file: file.id } })
      const { maxResults: pageSize, pageToken } = args
      const { items, ...next } = pageOfList(['labels', file.id], all, { pageSize, pageToken })
      return { ...next, kind: 'drive#labelList', labels: items.map(toLabel) }
    },
  ),

  'POST /drive/v3/files/{fileId}/modifyLabels': method(
    {
      id: 'drive.files.modifyLabels',
      scopes: scopes.approve,
      response: 'ModifyLabelsResponse',
    },
    () => ({
      fileId: id(),
      body: body<drive_v3.Schema$ModifyLabelsRequest>('ModifyLabelsRequest'),
    }),
    (world, args) => {
      const file = findFor(world, args.fileId, 'canModifyLabels')
      const changes = args.body.labelModifications ?? []
      const modified = changes.flatMap((change) => modify(world, file.id, change))
      if (changes.length > 0) changeFile(world, file, {}, { changed: 'properties' })
      return { kind: 'drive#modifyLabelsResponse', modifiedLabels: modified.map(toLabel) }
    },
  ),
}

function modify(
  world: DriveWorld,
  file: string,
  change: drive_v3.Schema$LabelModification,
): Kept[] {
  const { labelId } = change
  if (!labelId) throw required('labelId', 'The labelId field is required.')
  const rowId = `${file}/${labelId}`
  const known = world.db.labels.get(rowId)
  if (change.removeLabel) {
    if (known) world.db.labels.delete(rowId)
    return []
  }
  const fields: Record<string, unknown> = isRecord(known?.fields) ? { ...known.fields } : {}
  for (const each of change.fieldModifications ?? []) {
    const { fieldId } = each
    if (!fieldId) throw required('fieldId', 'The fieldId field is required.')
    const next = readField(each, fieldId)
    if (next === undefined) delete fields[fieldId]
    else fields[fieldId] = next
  }
  const revisionId = String(Number(known?.revisionId ?? 0) + 1)
  return [world.db.labels.put({ id: rowId, file, labelId, revisionId, fields })]
}

/** The field after a change, undefined where it was unset. */
function readField(
  change: drive_v3.Schema$LabelFieldModification,
  fieldId: string,
): Field | undefined {
  if (change.unsetValues) return undefined
  const common = { kind: 'drive#labelField', id: fieldId }
  if (change.setTextValues) return { ...common, valueType: 'text', text: change.setTextValues }
  if (change.setIntegerValues) {
    return { ...common, valueType: 'integer', integer: change.setIntegerValues }
  }
  if (change.setDateValues) {
    return { ...common, valueType: 'dateString', dateString: change.setDateValues }
  }
  if (change.setSelectionValues) {
    return { ...common, valueType: 'selection', selection: change.setSelectionValues }
  }
  if (change.setUserValues) {
    const users = change.setUserValues.map((emailAddress) => ({ emailAddress }))
    return { ...common, valueType: 'user', user: users }
  }
  throw new GoogleError(400, 'invalid', 'A field modification sets or unsets values.')
}
