import { z } from 'zod'
import { noContent } from '../protocol/answers.ts'
import { body } from '../protocol/args.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { JiraError } from '../protocol/error.ts'
import { factOf, setFact } from '../protocol/ids.ts'

const banner = { message: '', isEnabled: false, isDismissible: false, visibility: 'public' }

export const announcementBanner = {
  'GET /rest/api/3/announcementBanner': endpoint(
    'admin',
    () => ({}),
    (world) => ({
      ...factOf(world, 'banner', banner),
      hashId: String(factOf(world, 'banner', banner).message.length),
    }),
  ),

  'PUT /rest/api/3/announcementBanner': endpoint(
    'admin',
    () => ({
      body: body({
        message: z.string().optional(),
        isEnabled: z.boolean().optional(),
        isDismissible: z.boolean().optional(),
        visibility: z.string().optional(),
      }),
    }),
    (world, args) => {
      const { visibility = 'public' } = args.body
      if (!/^(public|private)$/i.test(visibility)) {
        throw new JiraError(400, [`The visibility '${visibility}' is not valid.`])
      }
      setFact(world, 'banner', { ...factOf(world, 'banner', banner), ...args.body })
      return noContent()
    },
  ),
}
