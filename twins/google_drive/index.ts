import { defineTwin } from '../../shared/twin.ts'
import { channelEvents } from '../google/channels.ts'
import { googleRoutes } from '../google/index.ts'
import { catalog } from './catalog.ts'
import { about } from './endpoints/about.ts'
import { files } from './endpoints/files.ts'
import { api, protocol } from './protocol.ts'
import { tables } from './schema.ts'

const endpoints = { ...about, ...files }

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
  routes: googleRoutes(api, endpoints),
  events: channelEvents,
  defaultAuthorization: 'Bearer ya29.drive-twin-owner',
})
