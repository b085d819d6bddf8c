import { defineTwin } from '../../shared/define.ts'
import { channelEvents } from '../google/channels.ts'
import { googleRoutes } from '../google/index.ts'
import { catalog } from './catalog.ts'
import { about } from './endpoints/about.ts'
import { approvals } from './endpoints/approvals.ts'
import { apps } from './endpoints/apps.ts'
import { changes } from './endpoints/changes.ts'
import { comments, replies } from './endpoints/comments.ts'
import { copies } from './endpoints/copies.ts'
import { drives } from './endpoints/drives.ts'
import { encryption, keyServices } from './endpoints/encryption.ts'
import { exportRoutes, exports } from './endpoints/exports.ts'
import { files } from './endpoints/files.ts'
import { labels } from './endpoints/labels.ts'
import { permissions } from './endpoints/permissions.ts'
import { accessRequests, proposals } from './endpoints/proposals.ts'
import { revisions } from './endpoints/revisions.ts'
import { simulations } from './endpoints/simulations.ts'
import { thumbnailRoutes } from './endpoints/thumbnails.ts'
import { uploadRoutes } from './endpoints/uploads.ts'
import { manifest } from './manifest.ts'
import { expirePermission } from './objects/sharing.ts'
import { purgeTrash } from './objects/tree.ts'
import { api, protocol } from './protocol.ts'
import { tables } from './schema/index.ts'

const endpoints = {
  ...about,
  ...approvals,
  ...apps,
  ...changes,
  ...comments,
  ...copies,
  ...drives,
  ...encryption,
  ...exports,
  ...files,
  ...labels,
  ...permissions,
  ...proposals,
  ...replies,
  ...revisions,
}

/** Google Drive v3. https://developers.google.com/workspace/drive/api/reference/rest/v3 */
export const twin = defineTwin({
  ...manifest,
  protocol,
  tables,
  endpoints,
  catalog,
  routes: { ...googleRoutes(api, endpoints), ...exportRoutes, ...thumbnailRoutes, ...uploadRoutes },
  events: channelEvents,
  jobs: { expirePermission, purgeTrash },
  simulations: { ...accessRequests, ...keyServices, ...simulations },
})
