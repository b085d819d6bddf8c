import { z } from 'zod'
import { operation } from '../../../shared/define.ts'
import { reply } from '../../../shared/http/reply.ts'
import { whereKept } from '../protocol/account.ts'
import * as params from '../protocol/args/params.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { ensure, ensureFound, type StripeWorld } from '../protocol/index.ts'

function contentsOf(world: StripeWorld, id: string) {
  const contents = world.db.file_contents.get(id)
  ensureFound(contents, 'file upload', id, 'file')
  const headers = { 'content-type': contents.mimeType }
  return reply({ status: 200, headers, body: world.blobs.read(contents.hash) ?? null })
}

/** Where the bytes of a file are: with a key, or by a link. https://docs.stripe.com/file-upload#download-file-contents */
export const fileRoutes = {
  'GET /v1/files/{id}/contents': endpoint(
    () => ({ id: params.text() }),
    (world, { id }) => contentsOf(world, id),
  ),
  'GET /links/{token}': operation(
    { access: 'none' as const },
    () => ({ token: z.string() }),
    (root: StripeWorld, { token }) => {
      const find = (db: StripeWorld['db']) => db.file_links.first({ where: { token } })
      const world = whereKept(root, (db) => find(db) !== undefined)
      const link = find(world.db)
      ensureFound(link, 'file link', token, 'link')
      ensure(!link.expired, 'This link has expired.', { status: 404 })
      return contentsOf(world, link.file)
    },
  ),
}
