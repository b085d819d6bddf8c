import {
  type DriveWorld,
  ensure,
  GoogleError,
  insufficientFilePermissions,
  invalidValue,
  userOf,
} from '../../protocol/index.ts'
import { type FileRow, folderType } from '../../schema/index.ts'
import { readEncryption } from './encryption.ts'
import { type FileBody, markOf } from './file.ts'

/** What a client may say of a file. https://developers.google.com/workspace/drive/api/reference/rest/v3/files */
const writable = new Set([
  ...['kind', 'name', 'mimeType', 'description', 'starred', 'trashed', 'properties'],
  ...['appProperties', 'folderColorRgb', 'createdTime', 'modifiedTime', 'viewedByMeTime'],
  ...['originalFilename', 'copyRequiresWriterPermission', 'viewersCanCopyContent'],
  ...['writersCanShare', 'contentHints', 'contentRestrictions', 'inheritedPermissionsDisabled'],
  'clientEncryptionDetails',
  'downloadRestrictions',
])

/**
 * Refuses fields that only the server writes. `further` are those that only a new file may have.
 */
export function ensureWritable(
  body: FileBody,
  known: object,
  further: readonly string[] = [],
): void {
  const fixed = Object.keys(body).find(
    (name) => Object.hasOwn(known, name) && !writable.has(name) && !further.includes(name),
  )
  if (fixed === undefined) return
  ensure(
    fixed !== 'parents',
    403,
    'fieldNotWritable',
    'The parents field is not directly writable in update requests. Use the addParents and ' +
      'removeParents parameters instead.',
  )
  throw new GoogleError(
    403,
    'fieldNotWritable',
    'The resource body includes fields which are not directly writable.',
  )
}

function toTime(value: string | null | undefined): number | undefined {
  return value ? Date.parse(value) : undefined
}

const propertyLimit_bytes = 124

/** Properties after a change: null takes one away. */
function mergeProperties(
  before: Record<string, string>,
  change: Record<string, string | null> | null | undefined,
): Record<string, string> {
  const merged = { ...before }
  for (const [key, value] of Object.entries(change ?? {})) {
    if (value === null) delete merged[key]
    else if (Buffer.byteLength(key + value) > propertyLimit_bytes) {
      throw new GoogleError(
        403,
        'propertyKeyValueTooLong',
        'The combined length of a property key and value must not exceed 124 bytes.',
      )
    } else merged[key] = value
  }
  return merged
}

/** What a body changes of a row; what it does not name stays. */
export function readPatch(world: DriveWorld, file: FileRow, body: FileBody): Partial<FileRow> {
  const patch: Partial<FileRow> = {}
  if (body.name !== undefined) patch.name = body.name || 'Untitled'
  if (body.description !== undefined) patch.description = body.description ?? undefined
  if (body.properties !== undefined) {
    patch.properties = mergeProperties(file.properties, body.properties)
  }
  if (body.appProperties !== undefined) {
    const { client } = world.caller
    const own = mergeProperties(file.appProperties[client] ?? {}, body.appProperties)
    patch.appProperties = { ...file.appProperties, [client]: own }
  }
  if (body.createdTime) patch.created_ms = toTime(body.createdTime) ?? file.created_ms
  if (body.modifiedTime) patch.modified_ms = toTime(body.modifiedTime) ?? file.modified_ms
  if (body.originalFilename) patch.originalFilename = body.originalFilename
  if (body.writersCanShare !== undefined) patch.writersCanShare = body.writersCanShare ?? true
  if (body.folderColorRgb !== undefined) {
    const color = body.folderColorRgb?.toLowerCase()
    if (color !== undefined && !/^#[0-9a-f]{6}$/.test(color)) throw invalidValue('folderColorRgb')
    if (file.mimeType === folderType) patch.folderColorRgb = color
  }
  const isCopyKept =
    body.copyRequiresWriterPermission ??
    (body.viewersCanCopyContent === undefined ? undefined : !body.viewersCanCopyContent)
  if (isCopyKept !== undefined) patch.copyRequiresWriterPermission = isCopyKept
  if (body.clientEncryptionDetails !== undefined) patch.encryption = readEncryption(world, body)
  return { ...patch, ...readHints(world, body), ...readRestrictions(world, body) }
}

const hintLimit_bytes = 128 * 1024

function readHints(world: DriveWorld, { contentHints }: FileBody): Partial<FileRow> {
  const patch: Partial<FileRow> = {}
  if (typeof contentHints?.indexableText === 'string') {
    ensure(
      Buffer.byteLength(contentHints.indexableText) <= hintLimit_bytes,
      400,
      'invalid',
      'The indexable text must not exceed 128 KB.',
    )
    patch.indexableText = contentHints.indexableText
  }
  const image = contentHints?.thumbnail?.image
  if (image) {
    const bytes = Buffer.from(image, 'base64url')
    const mimeType = contentHints?.thumbnail?.mimeType ?? 'image/png'
    patch.thumbnail = { hash: world.blobs.keepBytes(bytes), mimeType }
  }
  return patch
}

function readRestrictions(world: DriveWorld, body: FileBody): Partial<FileRow> {
  const patch: Partial<FileRow> = {}
  const barred = body.downloadRestrictions?.itemDownloadRestriction
  if (barred) {
    const restrictedForWriters = barred.restrictedForWriters ?? false
    // Who bars writers bars readers.
    const restrictedForReaders = restrictedForWriters || (barred.restrictedForReaders ?? false)
    patch.downloadRestriction = { restrictedForReaders, restrictedForWriters }
  }
  if (body.inheritedPermissionsDisabled !== undefined) {
    patch.inheritedPermissionsDisabled = body.inheritedPermissionsDisabled ?? false
  }
  if (body.contentRestrictions !== undefined) {
    patch.contentRestrictions = (body.contentRestrictions ?? [])
      .filter(({ readOnly }) => readOnly === true)
      .map(({ reason, ownerRestricted }) => ({
        readOnly: true,
        reason: reason ?? undefined,
        ownerRestricted: ownerRestricted ?? false,
        restrictingUser: userOf(world).id,
        restricted_ms: world.now(),
      }))
  }
  return patch
}

/** Fields whose change is a change of the file, and counts as one by the caller. */
export function isModification(body: FileBody): boolean {
  const names = ['name', 'description', 'properties', 'appProperties', 'mimeType']
  return names.some((name) => Object.hasOwn(body, name))
}

/** Changes what a file is to the caller. */
export function mark(
  world: DriveWorld,
  file: FileRow,
  change: { starred?: boolean; viewed_ms?: number; modified_ms?: number },
): void {
  const user = userOf(world)
  const known = markOf(world, file, user.id)
  const id = `${file.id}/${user.id}`
  world.db.marks.put({ ...(known ?? { id, starred: false }), ...change })
}

/** What a body says of the caller's own view of a file. */
export function readMark(body: FileBody) {
  const viewed_ms = toTime(body.viewedByMeTime)
  return {
    ...(typeof body.starred === 'boolean' ? { starred: body.starred } : {}),
    ...(viewed_ms === undefined ? {} : { viewed_ms }),
  }
}

/** Only who may write may change more than a star. */
export function ensureMayWrite(
  file: FileRow,
  body: FileBody,
  isAllowed: boolean | undefined,
): void {
  const isOwnViewOnly = Object.keys(body).every((name) =>
    ['starred', 'viewedByMeTime', 'kind'].includes(name),
  )
  if (!isAllowed && !isOwnViewOnly) throw insufficientFilePermissions(file)
}

/** Keeps the properties of a file where a search finds them. */
export function indexProperties(world: DriveWorld, file: FileRow): void {
  for (const { id } of world.db.properties.list({ where: { file: file.id } })) {
    world.db.properties.delete(id)
  }
  for (const [app, own] of [
    ['*', file.properties],
    ...Object.entries(file.appProperties),
  ] as const) {
    for (const [key, value] of Object.entries(own)) {
      world.db.properties.insert({ id: `${file.id}/${app}/${key}`, file: file.id, value })
    }
  }
}
