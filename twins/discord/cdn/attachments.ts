import { z } from 'zod'
import { operation } from '../../../shared/define.ts'
import { reply } from '../../../shared/http/reply.ts'
import { type DiscordWorld, ensure } from '../protocol/index.ts'
import { signatureOf } from './address.ts'

const text = { status: 404, headers: { 'content-type': 'text/plain;charset=UTF-8' } }

/** Files of messages. https://docs.discord.com/developers/reference#signed-attachment-cdn-urls */
export const cdn = {
  'GET /attachments/{channel_id}/{attachment_id}/{filename}': operation(
    { access: 'none' as const },
    () => ({ channel_id: z.string(), attachment_id: z.string(), filename: z.string() }),
    (world: DiscordWorld, { channel_id, attachment_id, filename }) => {
      const query = world.call?.query
      const [ex = '', is = '', hm = ''] = ['ex', 'is', 'hm'].map((name) => query?.get(name) ?? '')
      const path = `/attachments/${channel_id}/${attachment_id}/${encodeURIComponent(filename)}`
      const isSigned = hm === signatureOf(path, ex, is)
      const isCurrent = Number.parseInt(ex, 16) * 1000 > world.now()
      if (!isSigned || !isCurrent)
        return reply({ ...text, body: 'This content is no longer available.' })
      const asset = world.db.assets.get(attachment_id)
      const body = asset && world.blobs.read(asset.blob)
      ensure(asset && body, 'notFound')
      return reply({ headers: { 'content-type': asset.content_type }, body })
    },
  ),
}
