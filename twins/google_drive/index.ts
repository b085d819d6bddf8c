import { defineTwin } from '../../shared/twin.ts'
import { channelEvents } from '../google/channels.ts'
import { googleRoutes } from '../google/index.ts'
import { catalog } from './catalog.ts'
import { about } from './endpoints/about.ts'
import { apps } from './endpoints/apps.ts'
import { changes } from './endpoints/changes.ts'
import { comments, replies } from './endpoints/comments.ts'
import { copies } from './endpoints/copies.ts'
import { drives } from './endpoints/drives.ts'
import { files } from './endpoints/files.ts'
import { labels } from './endpoints/labels.ts'
import { expirePermission, permissions } from './endpoints/permissions.ts'
import { revisions } from './endpoints/revisions.ts'
import { uploadRoutes } from './endpoints/uploads.ts'
import { api, protocol } from './protocol.ts'
import { tables } from './schema.ts'

const endpoints = {
  ...about,
  ...apps,
  ...changes,
  ...comments,
  ...copies,
  ...drives,
  ...files,
  ...labels,
  ...permissions,
  ...replies,
  ...revisions,
}

/** Google Drive v3. https://developers.google.com/workspace/drive/api/reference/rest/v3 */
export const googleDrive = defineTwin({
  name: 'google_drive',
  label: 'Google Drive',
  kind: 'frontend',
  port: 12115,
  hosts: [
    'www.googleapis.com',
    'drive.googleapis.com',
    'oauth2.googleapis.com',
    'accounts.google.com',
    'openidconnect.googleapis.com',
  ],
  protocol,
  tables,
  endpoints,
  catalog,
  routes: { ...googleRoutes(api, endpoints), ...uploadRoutes },
  events: channelEvents,
  jobs: { expirePermission },
  defaultAuthorization: 'Bearer ya29.drive-twin-owner',
})
