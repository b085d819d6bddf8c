import { z } from 'zod'
import type { Operation } from '../../shared/contract.ts'
import { operation } from '../../shared/define.ts'
import { GoogleError } from './error.ts'
import { type Api, isMethod, type MethodOperation } from './method.ts'
import { metaOf } from './params.ts'
import type { FieldType, ObjectType } from './types.ts'
import type { GoogleWorld } from './world.ts'

const open = { access: 'none' as const }

/**
 * The directory of APIs and the description of this one, made of the operations themselves.
 * https://developers.google.com/discovery/v1/reference/apis
 */
export function discoveryRoutes(api: Api, endpoints: Readonly<Record<string, Operation>>) {
  const find = operation(
    { ...open, input: () => ({}) },
    () => ({ api: z.string(), version: z.string() }),
    (world: GoogleWorld, args) => {
      if (args.api === api.name && args.version === api.version)
        return describe(world, api, endpoints)
      const message = `The requested URL was not found: ${args.api}/${args.version}.`
      throw new GoogleError(404, 'notFound', message)
    },
  )
  const own = operation(
    { ...open, input: () => ({}) },
    () => ({}),
    (world: GoogleWorld) => describe(world, api, endpoints),
  )
  const list = operation(
    { ...open, input: () => ({}) },
    () => ({}),
    (world: GoogleWorld) => ({
      kind: 'discovery#directoryList',
      discoveryVersion: 'v1',
      items: [toItem(world, api)],
    }),
  )
  return {
    'GET /discovery/v1/apis': list,
    'GET /discovery/v1/apis/{api}/{version}/rest': find,
    'GET /$discovery/rest': own,
  }
}

function toItem(world: GoogleWorld, { name, version, title, description, documentation }: Api) {
  return {
    kind: 'discovery#directoryItem',
    id: `${name}:${version}`,
    name,
    version,
    title,
    description,
    discoveryRestUrl: `${world.url}/discovery/v1/apis/${name}/${version}/rest`,
    documentationLink: documentation,
    preferred: true,
  }
}

type Resource = { methods?: Record<string, unknown>; resources?: Record<string, Resource> }

function describe(
  world: GoogleWorld,
  api: Api,
  endpoints: Readonly<Record<string, Operation>>,
): Record<string, unknown> {
  const root: Resource = {}
  for (const [key, definition] of Object.entries(endpoints)) {
    if (!isMethod(definition)) continue
    const [, ...names] = definition.id.split('.')
    let resource = root
    for (const name of names.slice(0, -1)) {
      resource.resources ??= {}
      const next: Resource = resource.resources[name] ?? {}
      resource.resources[name] = next
      resource = next
    }
    resource.methods ??= {}
    resource.methods[names.at(-1) ?? ''] = toMethod(api, key, definition)
  }
  const { name, version, servicePath } = api
  const scopes = Object.entries(api.scopes).map(([scope, description]) => [scope, { description }])
  return {
    kind: 'discovery#restDescription',
    discoveryVersion: 'v1',
    id: `${name}:${version}`,
    name,
    version,
    revision: api.revision,
    title: api.title,
    description: api.description,
    ownerDomain: 'google.com',
    ownerName: 'Google',
    documentationLink: api.documentation,
    protocol: 'rest',
    baseUrl: `${world.url}/${servicePath}/`,
    basePath: `/${servicePath}/`,
    rootUrl: `${world.url}/`,
    servicePath: `${servicePath}/`,
    batchPath: `batch/${name}/${version}`,
    parameters: commonParameters,
    auth: { oauth2: { scopes: Object.fromEntries(scopes) } },
    schemas: Object.fromEntries(
      Object.entries(api.types).map(([id, type]) => [id, { id, ...toObject(type) }]),
    ),
    ...root,
  }
}

function inQuery(type: string, description: string, more: object = {}) {
  return { type, description, location: 'query', ...more }
}

const commonParameters = {
  access_token: inQuery('string', 'OAuth access token.'),
  alt: inQuery('string', 'Format of the answer.', { default: 'json', enum: ['json', 'media'] }),
  fields: inQuery('string', 'Which fields the answer has.'),
  key: inQuery('string', 'API key.'),
  oauth_token: inQuery('string', 'OAuth 2.0 token of the caller.'),
  prettyPrint: inQuery('boolean', 'Answers with line breaks.', { default: 'true' }),
  quotaUser: inQuery('string', 'Whose quota the call counts against.'),
}

function toMethod(api: Api, key: string, method: MethodOperation): Record<string, unknown> {
  const [httpMethod = '', full = ''] = key.split(' ')
  const path = full.slice(api.servicePath.length + 2)
  const parameters: Record<string, unknown> = {}
  let request: string | undefined
  for (const [name, schema] of Object.entries(method.args())) {
    const { body, required, ...meta } = metaOf(schema)
    if (name === 'fields') continue
    if (body !== undefined) request = body
    else {
      const location = path.includes(`{${name}}`) ? 'path' : 'query'
      parameters[name] = { ...meta, ...(required ? { required } : {}), location }
    }
  }
  const prefix = 'https://www.googleapis.com/auth/'
  return {
    id: method.id,
    path,
    flatPath: path,
    httpMethod,
    parameters,
    parameterOrder: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
    ...(request === undefined ? {} : { request: { $ref: request } }),
    ...(method.response === undefined ? {} : { response: { $ref: method.response } }),
    scopes: method.scopes.map((scope) => prefix + scope),
    ...(method.media === 'download' ? { supportsMediaDownload: true } : {}),
    ...(method.media === 'upload'
      ? { supportsMediaUpload: true, mediaUpload: uploads(api, path) }
      : {}),
    ...(method.isWatchable ? { supportsSubscription: true } : {}),
  }
}

function uploads({ servicePath }: Api, path: string) {
  const at = (prefix: string) => ({
    multipart: true,
    path: `${prefix}/upload/${servicePath}/${path}`,
  })
  return { accept: ['*/*'], protocols: { simple: at(''), resumable: at('/resumable') } }
}

function toObject(type: ObjectType): Record<string, unknown> {
  const properties = Object.entries(type).map(([name, each]) => [name, toSchema(each)])
  return { type: 'object', properties: Object.fromEntries(properties) }
}

const numbers: Readonly<Record<string, string>> = {
  int32: 'integer',
  uint32: 'integer',
  double: 'number',
  float: 'number',
}

function isListOfObjects(type: FieldType): type is readonly [ObjectType] {
  return Array.isArray(type)
}

function toSchema(type: FieldType): Record<string, unknown> {
  if (isListOfObjects(type)) return { type: 'array', items: toObject(type[0]) }
  if (typeof type !== 'string') return toObject(type)
  if (type.startsWith('[]')) return { type: 'array', items: toSchema(type.slice(2)) }
  if (type.startsWith('{}')) {
    return { type: 'object', additionalProperties: toSchema(type.slice(2)) }
  }
  if (/^(string|boolean|any|integer)$/.test(type)) return { type }
  const format = /^[A-Z]/.test(type) ? undefined : type
  if (format === undefined) return { $ref: type }
  return { type: numbers[format] ?? 'string', format }
}
