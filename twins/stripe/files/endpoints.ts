import { z } from 'zod'
import type { Call } from '../../../shared/contract.ts'
import { readMultipart, type UploadedFile } from '../../../shared/http/body.ts'
import { isRecord } from '../../../shared/json.ts'
import { omitUndefined } from '../../../shared/object.ts'
import { parseForm } from '../protocol/args/form.ts'
import * as params from '../protocol/args/params.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { ensure, type StripeWorld } from '../protocol/index.ts'
import { toCondition } from '../protocol/paging/list.ts'
import { resource } from '../protocol/resource.ts'
import type { File, FileLink } from '../schema/index.ts'
import { changeLink, insertFile, insertLink, limit_bytes, type Purpose, purposes } from './file.ts'

const { boolean, clearable, hash, integer, oneOf, text } = params
const file = resource<File>({
  path: '/v1/files',
  table: 'files',
  noun: 'file upload',
  param: 'file',
})
const link = resource<FileLink>({
  path: '/v1/file_links',
  table: 'file_links',
  noun: 'file link',
  param: 'link',
})

// The table has every purpose.
const purposeNames = Object.keys(purposes) as Purpose[]

/** A file comes as a part of a form of its own kind. https://docs.stripe.com/file-upload */
async function readParts(call: Call): Promise<Record<string, unknown>> {
  const isForm = call.header('content-type')?.startsWith('multipart/form-data')
  ensure(
    isForm,
    'Invalid request (check that your POST content type is multipart/form-data). If you have ' +
      'any questions, we can help at https://support.stripe.com/.',
  )
  const { fields, files } = await readMultipart(call, { file_bytes: limit_bytes })
  const named = fields.map(([name, value]): [string, string] => [name, value])
  const [upload] = files.filter(({ field }) => field === 'file')
  return { ...parseForm(new URLSearchParams(named).toString()), ...(upload && { file: upload }) }
}

const upload = () =>
  z.custom<UploadedFile>((value) => isRecord(value) && isRecord(value.blob), {
    error: 'Invalid file: {param} must be uploaded as a part of the form.',
  })

const createArgs = () => ({
  file: upload(),
  file_link_data: hash({
    create: boolean(),
    expires_at: integer().optional(),
    metadata: params.metadata().optional(),
  }).optional(),
  purpose: oneOf(...purposeNames),
})

/** https://docs.stripe.com/api/files */
export const files = {
  'POST /v1/files': {
    ...endpoint(createArgs, (world, { file: uploaded, file_link_data: data, purpose }) => {
      const made = insertFile(world, uploaded, purpose)
      if (!data?.create) return made
      insertLink(world, made.id, data)
      return file.find(world, made.id)
    }),
    input: readParts,
  },
  'GET /v1/files/{id}': file.get(),
  'GET /v1/files': file.list(
    () => ({ created: params.timeFilter().optional(), purpose: text().optional() }),
    ({ created, purpose }) => ({ created: toCondition(created), purpose }),
  ),
}

/** https://docs.stripe.com/api/file_links */
export const fileLinks = {
  'POST /v1/file_links': link.create(
    () => ({
      expires_at: integer().optional(),
      file: text(),
      metadata: params.metadata().optional(),
    }),
    (world, { file: of, ...args }) => insertLink(world, of, args),
  ),
  'GET /v1/file_links/{id}': link.get(),
  'GET /v1/file_links': link.list(
    () => ({
      created: params.timeFilter().optional(),
      expired: boolean().optional(),
      file: text().optional(),
    }),
    ({ created, expired, file: of }) => ({ created: toCondition(created), expired, file: of }),
  ),
  'POST /v1/file_links/{id}': endpoint(
    () => ({
      id: text(),
      expires_at: clearable(oneOf('now').or(integer())).optional(),
      metadata: params.metadata().optional(),
    }),
    (world: StripeWorld, { id, expires_at, metadata }) =>
      changeLink(world, link.find(world, id), { ...omitUndefined({ expires_at }), metadata }),
  ),
}
