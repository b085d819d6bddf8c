import type { Protocol } from '../../../shared/contract.ts'
import { GoogleError } from '../../google/error.ts'
import { type Api, methodsFor } from '../../google/method.ts'
import { bodiesOf } from '../../google/params.ts'
import { protocolOf } from '../../google/protocol.ts'
import { discussionTypes } from '../schema/discussion_types.ts'
import { fileTypes } from '../schema/file_types.ts'
import { otherTypes } from '../schema/other_types.ts'
import type { DriveWorld } from './world.ts'

export {
  ensure,
  GoogleError,
  invalidParameter,
  invalidValue,
  required,
} from '../../google/error.ts'
export { userOf } from '../../google/world.ts'

export type { DriveWorld } from './world.ts'

/** https://developers.google.com/workspace/drive/api/reference/rest/v3 */
export const api: Api = {
  name: 'drive',
  version: 'v3',
  title: 'Google Drive API',
  description: 'Files, folders, shared drives, permissions and changes.',
  servicePath: 'drive/v3',
  revision: '20260519',
  documentation: 'https://developers.google.com/workspace/drive/',
  types: { ...fileTypes, ...otherTypes, ...discussionTypes },
  scopes: {
    'https://www.googleapis.com/auth/drive': 'See, edit, create, and delete all Drive files',
    'https://www.googleapis.com/auth/drive.appdata': 'Its own configuration data in Drive',
    'https://www.googleapis.com/auth/drive.apps.readonly': 'See the apps of Drive',
    'https://www.googleapis.com/auth/drive.file': 'The Drive files used with this app',
    'https://www.googleapis.com/auth/drive.meet.readonly': 'See Drive files of Google Meet',
    'https://www.googleapis.com/auth/drive.metadata': 'See and manage metadata of Drive files',
    'https://www.googleapis.com/auth/drive.metadata.readonly': 'See metadata of Drive files',
    'https://www.googleapis.com/auth/drive.photos.readonly': 'See photos and videos',
    'https://www.googleapis.com/auth/drive.readonly': 'See and download all Drive files',
    'https://www.googleapis.com/auth/drive.scripts': 'Modify Apps Script scripts',
  },
}

const plain = protocolOf(api)

/** Google's protocol; who knows the address of a resumable upload acts as who began it. */
export const protocol: Protocol = {
  ...plain,
  authenticate(world: DriveWorld, call) {
    const id =
      call.method === 'PUT' || call.method === 'DELETE' ? call.query.get('upload_id') : null
    if (id === null) return plain.authenticate(world, call)
    const session = world.db.uploads.get(id)
    if (!session) throw new GoogleError(404, 'notFound', 'Upload session not found.')
    call.callerName = session.caller.user?.email
    return session.caller
  },
}

/** Declares a method of Drive. */
export const method = methodsFor<DriveWorld>()

/** Declares the body of a method. */
export const body = bodiesOf(api.types)

/** Scopes that several methods share, by what they allow. */
export const scopes = {
  read: [
    ...['drive', 'drive.appdata', 'drive.file', 'drive.meet.readonly', 'drive.metadata'],
    ...['drive.metadata.readonly', 'drive.photos.readonly', 'drive.readonly'],
  ],
  content: ['drive', 'drive.file', 'drive.meet.readonly', 'drive.readonly'],
  write: ['drive', 'drive.appdata', 'drive.file'],
  discuss: ['drive', 'drive.file'],
  manage: ['drive'],
  readDrives: ['drive', 'drive.readonly'],
  approve: ['drive', 'drive.file', 'drive.metadata'],
} as const

/** 404 for a file that is not there, or not for this caller. */
export function fileNotFound(id: string): GoogleError {
  const place = { location: 'fileId', locationType: 'parameter' } as const
  return new GoogleError(404, 'notFound', `File not found: ${id}.`, place)
}

/** 403 where the caller may see a file and may not do this to it. */
export function insufficientFilePermissions({ id }: { id: string }): GoogleError {
  const message = `The user does not have sufficient permissions for file ${id}.`
  return new GoogleError(403, 'insufficientFilePermissions', message)
}

/** 400 for a field of a body that is missing or does not fit. */
export function badField(
  reason: 'invalid' | 'required',
  location: string,
  message: string,
): GoogleError {
  return new GoogleError(400, reason, message, { location, locationType: 'other' })
}
