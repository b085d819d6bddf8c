import { createHash } from 'node:crypto'
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
    (world) => {
      const shown = factOf(world, 'banner', banner)
      const hashId = createHash('sha1').update(JSON.stringify(shown)).digest('hex')
      return { ...shown, hashId }
    },
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
      const before = factOf(world, 'banner', banner)
      const { visibility = before.visibility } = args.body
      if (!/^(public|private)$/i.test(visibility)) {
        throw new JiraError(400, [`The visibility '${visibility}' is not valid.`])
      }
      setFact(world, 'banner', { ...before, ...args.body, visibility: visibility.toLowerCase() })
      return noContent()
    },
  ),
}
