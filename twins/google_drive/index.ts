import { defineTwin } from '../../shared/define.ts'
import { channelEvents } from '../google/channels.ts'
import { googleRoutes } from '../google/index.ts'
import type { NotificationEvents } from '../google/notification.ts'
import type { GoogleWorld } from '../google/world.ts'
import { about } from './about/endpoints.ts'
import { accessRequests, proposals } from './accessproposals/endpoints.ts'
import { approvals } from './approvals/endpoints.ts'
import { apps } from './apps/endpoints.ts'
import { catalog } from './catalog.ts'
import { changes } from './changes/endpoints.ts'
import { channels } from './channels/endpoints.ts'
import { comments, replies } from './comments/endpoints.ts'
import { drives } from './drives/endpoints/drives.ts'
import { teamdrives } from './drives/endpoints/teamdrives.ts'
import { copies } from './files/endpoints/copies.ts'
import { downloadRoutes, downloads } from './files/endpoints/downloads.ts'
import { encryption, keyServices } from './files/endpoints/encryption.ts'
import { files } from './files/endpoints/files.ts'
import { labels } from './files/endpoints/labels.ts'
import { thumbnailRoutes } from './files/endpoints/thumbnails.ts'
import { uploadRoutes } from './files/endpoints/uploads.ts'
import { purgeTrash } from './files/objects/trash.ts'
import { manifest } from './manifest.ts'
import { operations } from './operations/endpoints.ts'
import { permissions } from './permissions/endpoints.ts'
import { expirePermission } from './permissions/sharing.ts'
import { api, protocol } from './protocol/index.ts'
import { revisions } from './revisions/endpoints.ts'
import { tables } from './schema/index.ts'
import { simulations } from './simulations.ts'

const endpoints = {
  ...about,
  ...approvals,
  ...apps,
  ...changes,
  ...channels,
  ...comments,
  ...copies,
  ...drives,
  ...encryption,
  ...downloads,
  ...files,
  ...labels,
  ...operations,
  ...permissions,
  ...proposals,
  ...replies,
  ...revisions,
  ...teamdrives,
}

/** Google Drive v3. https://developers.google.com/workspace/drive/api/reference/rest/v3 */
export const twin = defineTwin<GoogleWorld, NotificationEvents>({
  ...manifest,
  protocol,
  tables,
  endpoints,
  catalog,
  routes: {
    ...googleRoutes(api, endpoints),
    ...downloadRoutes,
    ...thumbnailRoutes,
    ...uploadRoutes,
  },
  events: channelEvents,
  jobs: { expirePermission, purgeTrash },
  simulations: { ...accessRequests, ...keyServices, ...simulations },
})
