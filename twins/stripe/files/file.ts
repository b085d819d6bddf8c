import type { UploadedFile } from '../../../shared/http/body.ts'
import { atHome } from '../protocol/account.ts'
import { emit, mergeMetadata } from '../protocol/change.ts'
import { ensure, ensureFound, isLive, type StripeWorld, seconds } from '../protocol/index.ts'
import type { File, FileLink } from '../schema/index.ts'

const megabyte = 1024 * 1024
const images = ['jpg', 'png']
const papers = ['jpg', 'pdf', 'png']

interface Rule {
  types: readonly string[]
  limit_bytes: number
  /** Whether everybody who has a link may read it. */
  isLinked?: boolean
}

/** What each purpose takes. https://docs.stripe.com/file-upload#uploading-a-file */
export const purposes = {
  account_requirement: { types: papers, limit_bytes: 10 * megabyte },
  additional_verification: { types: papers, limit_bytes: 10 * megabyte },
  business_icon: { types: images, limit_bytes: megabyte / 2, isLinked: true },
  business_logo: { types: images, limit_bytes: megabyte / 2, isLinked: true },
  customer_signature: { types: papers, limit_bytes: 4 * megabyte, isLinked: true },
  dispute_evidence: { types: papers, limit_bytes: 5 * megabyte, isLinked: true },
  identity_document: { types: papers, limit_bytes: 10 * megabyte },
  issuing_regulatory_reporting: { types: papers, limit_bytes: 10 * megabyte, isLinked: true },
  pci_document: { types: ['pdf'], limit_bytes: 8 * megabyte, isLinked: true },
  platform_terms_of_service: { types: ['pdf'], limit_bytes: 10 * megabyte },
  tax_document_user_upload: {
    types: ['csv', 'docx', 'jpg', 'pdf', 'png', 'xls', 'xlsx'],
    limit_bytes: 4 * megabyte,
    isLinked: true,
  },
  terminal_android_apk: { types: ['apk'], limit_bytes: 200 * megabyte, isLinked: true },
  terminal_reader_splashscreen: {
    types: ['gif', 'jpg', 'png'],
    limit_bytes: 2 * megabyte,
    isLinked: true,
  },
  terminal_wifi_certificate: { types: ['crt', 'pem'], limit_bytes: megabyte },
  terminal_wifi_private_key: { types: ['key', 'pem'], limit_bytes: megabyte },
} as const satisfies Record<string, Rule>

export type Purpose = keyof typeof purposes
/** No file is larger than this, whatever it is for. */
export const limit_bytes = 200 * megabyte

const byMimeType: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'text/csv': 'csv',
}

function typeOf({ filename, mimeType }: UploadedFile): string {
  const known = byMimeType[mimeType]
  if (known !== undefined) return known
  const extension = /\.([a-z0-9]+)$/i.exec(filename)?.[1]?.toLowerCase() ?? ''
  return extension === 'jpeg' ? 'jpg' : extension
}

const linksOf = (id: string) => `/v1/file_links?file=${id}`

/** Keeps what was uploaded. https://docs.stripe.com/api/files/create */
export function insertFile(world: StripeWorld, upload: UploadedFile, purpose: Purpose): File {
  const { types, limit_bytes: limit } = purposes[purpose]
  const rule: Rule = purposes[purpose]
  const type = typeOf(upload)
  ensure(
    rule.types.includes(type),
    `Invalid file type: ${type || upload.mimeType}. Files for ${purpose} must be one of: ` +
      `${types.join(', ')}.`,
    { code: 'invalid_file_type', param: 'file' },
  )
  ensure(
    upload.blob.size <= limit,
    `File for key file exceeds maximum allowed size of ${limit} bytes.`,
    { param: 'file' },
  )
  ensure(upload.blob.size > 0, 'The file is empty.', { param: 'file' })
  const id = world.id('file_1', 23)
  const hash = world.blobs.keep(upload.blob)
  world.db.file_contents.insert({ id, hash, mimeType: upload.mimeType })
  const file = world.db.files.insert({
    id,
    object: 'file',
    created: seconds(world),
    expires_at: null,
    filename: upload.filename === 'blob' ? id : upload.filename,
    links: { object: 'list', data: [], has_more: false, url: linksOf(id) },
    purpose,
    size: upload.blob.size,
    title: null,
    type,
    url: `${world.url}/v1/files/${id}/contents`,
  })
  emit(world, 'file.created', file)
  return file
}

/** A file that is named, for one of the purposes it can be used for there. */
export function findFile(
  world: StripeWorld,
  id: string,
  param: string,
  wanted?: readonly string[],
): File {
  // A platform's own files serve its accounts too.
  const file = world.db.files.get(id) ?? atHome(world).db.files.get(id)
  ensureFound(file, 'file upload', id, param, 400)
  ensure(
    !wanted || wanted.includes(file.purpose),
    `The file ${id} has a purpose of ${file.purpose}; it must be ${wanted?.join(' or ')}.`,
    { param },
  )
  return file
}

/** A file shows its newest links. */
function showLinks(world: StripeWorld, id: string): void {
  const file = world.db.files.get(id)
  if (!file?.links) return
  const query = { where: { file: id }, direction: 'desc', limit: 11 } as const
  const links = world.db.file_links.list(query)
  const [data, has_more] = [links.slice(0, 10), links.length > 10]
  world.db.files.replace({ ...file, links: { ...file.links, data, has_more } })
}

function ensureFuture(world: StripeWorld, expires_at: number | null | undefined): void {
  const isFuture = typeof expires_at !== 'number' || expires_at > seconds(world)
  ensure(isFuture, 'Invalid timestamp: must be in the future.', { param: 'expires_at' })
}

function schedule(world: StripeWorld, { id, expires_at }: FileLink): void {
  if (expires_at !== null) world.at(expires_at * 1000, 'expireFileLink', { id })
}

interface LinkArgs {
  expires_at?: number | null | undefined
  metadata?: Record<string, string> | null | undefined
}

/** Makes a link by which anybody can read a file. https://docs.stripe.com/api/file_links/create */
export function insertLink(world: StripeWorld, of: string, args: LinkArgs): FileLink {
  const linked = Object.entries(purposes).filter(([, rule]: [string, Rule]) => rule.isLinked)
  const { id: file } = findFile(
    world,
    of,
    'file',
    linked.map(([name]) => name),
  )
  ensureFuture(world, args.expires_at)
  const made = world.db.file_links.insert({
    id: world.id('link_1', 23),
    object: 'file_link',
    created: seconds(world),
    expired: false,
    expires_at: args.expires_at ?? null,
    file,
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    url: `${world.url}/links/${world.id('fl_test_', 24)}`,
  })
  schedule(world, made)
  showLinks(world, file)
  return made
}

export function changeLink(
  world: StripeWorld,
  before: FileLink,
  { expires_at, metadata }: Omit<LinkArgs, 'expires_at'> & { expires_at?: number | 'now' | null },
): FileLink {
  ensure(!before.expired || expires_at === undefined, 'This link has already expired.', {
    param: 'expires_at',
  })
  if (expires_at !== 'now') ensureFuture(world, expires_at)
  const after = world.db.file_links.replace({
    ...before,
    expired: before.expired || expires_at === 'now',
    expires_at: expires_at === 'now' ? seconds(world) : (expires_at ?? before.expires_at),
    ...(expires_at === null && { expires_at: null }),
    metadata: mergeMetadata(before.metadata, metadata),
  })
  if (!after.expired) schedule(world, after)
  showLinks(world, after.file)
  return after
}

/** The job by which a link stops leading anywhere, where that was not put off. */
export function expireFileLink(world: StripeWorld, { id }: { id: string }): void {
  const link = world.db.file_links.get(id)
  if (!link || link.expired || link.expires_at === null) return
  if (link.expires_at > seconds(world)) return
  world.db.file_links.replace({ ...link, expired: true })
  showLinks(world, link.file)
}
