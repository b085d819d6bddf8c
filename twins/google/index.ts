import { z } from 'zod'
import { type Operation, operation } from '../../shared/contract.ts'
import { reply } from '../../shared/http/reply.ts'
import { batchRoutes } from './batch.ts'
import { discoveryRoutes } from './discovery.ts'
import type { Api } from './method.ts'
import { authorizeRoutes } from './oauth/authorize.ts'
import { deviceRoutes } from './oauth/device.ts'
import { infoRoutes } from './oauth/info.ts'
import { tokenRoutes } from './oauth/token.ts'

/** What a browser asks before a call. https://developer.mozilla.org/docs/Web/HTTP/CORS */
const preflight = operation(
  { access: 'none' as const, input: () => ({}) },
  () => ({ path: z.string() }),
  (world) =>
    reply({
      headers: {
        'access-control-allow-methods': 'DELETE,GET,HEAD,PATCH,POST,PUT',
        'access-control-allow-headers':
          world.call?.header('access-control-request-headers') ?? 'authorization,content-type',
        'access-control-max-age': '3600',
      },
      body: '',
    }),
)

/** The routes every Google twin has beside its API: identity, batch, discovery, CORS. */
export function googleRoutes(
  api: Api,
  endpoints: Readonly<Record<string, Operation>>,
): Record<string, Operation> {
  return {
    ...authorizeRoutes,
    ...tokenRoutes,
    ...infoRoutes,
    ...deviceRoutes,
    ...batchRoutes(api.name, api.version),
    ...discoveryRoutes(api, endpoints),
    'OPTIONS /{path*}': preflight,
  }
}
