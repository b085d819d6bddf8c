import { id, text, textOr } from '../../google/params.ts'
import type { Client } from '../../google/schema.ts'
import { GoogleError, method } from '../protocol/index.ts'

const reading = [
  ...['drive', 'drive.appdata', 'drive.apps.readonly', 'drive.file', 'drive.metadata'],
  ...['drive.metadata.readonly', 'drive.readonly'],
]

/** The clients of the instance are the apps a person has. */
export const apps = {
  'GET /drive/v3/apps': method(
    { id: 'drive.apps.list', scopes: ['drive.apps.readonly'], response: 'AppList' },
    () => ({
      appFilterExtensions: textOr(''),
      appFilterMimeTypes: textOr(''),
      languageCode: text(),
    }),
    (world, args) => {
      const isFiltered = args.appFilterExtensions !== '' || args.appFilterMimeTypes !== ''
      return {
        kind: 'drive#appList',
        selfLink: 'https://www.googleapis.com/drive/v3/apps',
        defaultAppIds: [],
        // The apps here open no kind of file, so that a filter by kinds leaves none.
        items: isFiltered ? [] : world.db.clients.list().map(toApp),
      }
    },
  ),
  'GET /drive/v3/apps/{appId}': method(
    { id: 'drive.apps.get', scopes: reading, response: 'App' },
    () => ({ appId: id() }),
    (world, { appId }) => {
      const client = world.db.clients.get(appId)
      if (!client) throw new GoogleError(404, 'notFound', `App not found: ${appId}.`)
      return toApp(client)
    },
  ),
}

function toApp({ id: appId, name }: Client) {
  return {
    kind: 'drive#app',
    id: appId,
    name,
    objectType: 'file',
    supportsCreate: false,
    supportsImport: false,
    supportsMultiOpen: false,
    supportsOfflineCreate: false,
    installed: true,
    authorized: true,
    hasDriveWideScope: true,
    useByDefault: false,
    productId: appId,
    primaryMimeTypes: [],
    secondaryMimeTypes: [],
    primaryFileExtensions: [],
    secondaryFileExtensions: [],
    icons: [],
  }
}
