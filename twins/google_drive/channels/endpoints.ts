import type { drive_v3 } from '@googleapis/drive'
import { stopChannel } from '../../google/channels.ts'
import { body, method, scopes } from '../protocol/index.ts'

/** https://developers.google.com/workspace/drive/api/reference/rest/v3/channels/stop */
export const channels = {
  'POST /drive/v3/channels/stop': method(
    { id: 'drive.channels.stop', scopes: scopes.read },
    () => ({ body: body<drive_v3.Schema$Channel>('Channel') }),
    (world, args) => {
      stopChannel(world, args.body)
    },
  ),
}
