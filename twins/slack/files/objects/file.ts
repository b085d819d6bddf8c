import { ownEntry } from '../../../../shared/object.ts'
import { memberOf } from '../../conversations/objects/channel.ts'
import { baseUrlPlaceholder, ensure, type SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { seconds } from '../../protocol/time.ts'
import type { File, Upload } from '../../schema/index.ts'
import { isInTeam } from '../../users/objects/user.ts'

/**
 * Type, pretty name and MIME type by the ending of a name.
 * https://docs.slack.dev/reference/objects/file-object
 */
const types: Readonly<Record<string, readonly [type: string, pretty: string, mime: string]>> = {
  csv: ['csv', 'CSV', 'text/csv'],
  gif: ['gif', 'GIF', 'image/gif'],
  html: ['html', 'HTML', 'text/html'],
  jpeg: ['jpg', 'JPEG', 'image/jpeg'],
  jpg: ['jpg', 'JPEG', 'image/jpeg'],
  js: ['javascript', 'JavaScript/JSON', 'text/plain'],
  json: ['json', 'JSON', 'application/json'],
  md: ['markdown', 'Markdown (raw)', 'text/plain'],
  mp3: ['mp3', 'MP3', 'audio/mpeg'],
  mp4: ['mp4', 'MPEG 4 Video', 'video/mp4'],
  pdf: ['pdf', 'PDF', 'application/pdf'],
  png: ['png', 'PNG', 'image/png'],
  py: ['python', 'Python', 'text/plain'],
  txt: ['text', 'Plain Text', 'text/plain'],
  zip: ['zip', 'Zip', 'application/zip'],
}

/** A file's name as it stands in its URLs: nothing that means something in a path. */
function toPathName(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9._-]+/g, '_')
      .replaceAll(/\.{2,}/g, '_') || 'file'
  )
}

interface NewFile {
  id: string
  filename: string
  title: string
  user: string
  size: number
  mode: string
  url_private: string
  url_private_download?: string | undefined
  filetype?: string | undefined
}

/** What files of all kinds have alike. https://docs.slack.dev/reference/objects/file-object */
function toFile(world: SlackWorld, given: NewFile): File {
  const { id, filename, title, user, size, mode, url_private, url_private_download } = given
  const ending = /\.(\w+)$/.exec(filename)?.[1]?.toLowerCase() ?? ''
  const [filetype, pretty_type, mimetype] = ownEntry(types, given.filetype ?? ending) ?? [
    given.filetype ?? (ending || 'binary'),
    ending ? ending.toUpperCase() : 'Binary',
    'application/octet-stream',
  ]
  const team = findTeam(world).id
  return {
    id,
    created: seconds(world),
    timestamp: seconds(world),
    name: filename,
    title,
    mimetype,
    filetype: given.filetype ?? filetype,
    pretty_type,
    user,
    user_team: team,
    editable: mode === 'snippet',
    size,
    mode,
    is_external: mode === 'external',
    external_type: mode === 'external' ? 'app' : '',
    is_public: false,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private,
    ...(url_private_download === undefined ? {} : { url_private_download }),
    media_display_type: 'unknown',
    permalink: `${baseUrlPlaceholder}/files/${user}/${id}/${toPathName(filename)}`,
    ...(mode === 'external'
      ? {}
      : { permalink_public: `${baseUrlPlaceholder}/files-pub/${team}-${id}` }),
    comments_count: 0,
    is_starred: false,
    shares: {},
    channels: [],
    groups: [],
    ims: [],
    has_more_shares: false,
    has_rich_preview: false,
    file_access: 'visible',
  }
}

/** Makes a file of an upload that has arrived; it is not shared yet. */
export function createFile(world: SlackWorld, upload: Upload, title: string | undefined): File {
  const { id, filename, user, alt_text, snippet_type, length: size } = upload
  const place = `${baseUrlPlaceholder}/files-pri/${findTeam(world).id}-${id}`
  const path = toPathName(filename)
  const file = toFile(world, {
    ...{ id, filename, title: title ?? filename, user, size, filetype: snippet_type },
    mode: snippet_type === undefined ? 'hosted' : 'snippet',
    url_private: `${place}/${path}`,
    url_private_download: `${place}/download/${path}`,
  })
  return world.db.files.insert(alt_text === undefined ? file : { ...file, alt_txt: alt_text })
}

/** A file that lives elsewhere. https://docs.slack.dev/messaging/working-with-files#remote */
export function createRemoteFile(
  world: SlackWorld,
  given: Pick<NewFile, 'title' | 'user' | 'filetype'> & {
    external_id: string
    external_url: string
    app_id: string
  },
): File {
  const { title, user, filetype, external_id, external_url, app_id } = given
  const id = world.id('F', 10, 'upper')
  const about = { id, filename: title, title, user, size: 0, mode: 'external', filetype }
  const file = toFile(world, { ...about, url_private: external_url })
  return world.db.files.insert({ ...file, external_id, external_url, app_id })
}

const documents = {
  canvas: { filetype: 'quip', pretty_type: 'Canvas', mimetype: 'application/vnd.slack-docs' },
  list: { filetype: 'list', pretty_type: 'List', mimetype: 'application/vnd.slack-list' },
} as const

/** A canvas or a list as a file, which it is, too. */
export function createDocument(
  world: SlackWorld,
  given: { kind: keyof typeof documents; title: string; user: string },
): File {
  const { kind, title, user } = given
  const id = world.id('F', 10, 'upper')
  const about = documents[kind]
  const mode = kind === 'canvas' ? 'quip' : 'list'
  const url_private = `${baseUrlPlaceholder}/files-pri/${findTeam(world).id}-${id}/${kind}`
  const file = toFile(world, { id, filename: title, title, user, size: 0, mode, url_private })
  return world.db.files.insert({ ...file, ...about, editable: true })
}

/** A file as a message shows it. */
export function toAttachedFile(
  file: File,
  isPublic: boolean,
): Record<string, unknown> & { id: string } {
  const { shares: _s, channels: _c, groups: _g, ims: _i, comments_count: _n, ...shown } = file
  return { ...shown, is_public: isPublic }
}

/** Whether a user may see a file: its owner, and everybody where it was shared. */
export function seesFile(world: SlackWorld, file: File, user: string): boolean {
  if (file.user === user) return true
  if (file.is_public) return isInTeam(world, world.db.users.getShared(user), String(file.user_team))
  return [...file.groups, ...file.ims].some((channel) => memberOf(world, channel, user))
}

export function findFile(world: SlackWorld, id: string): File {
  const file = world.db.files.get(id)
  ensure(file && seesFile(world, file, world.caller.user), 'file_not_found')
  return file
}
