import { z } from 'zod'
import type { Operation } from '../../shared/contract.ts'
import { operation } from '../../shared/define.ts'
import { preflightHeaders } from '../../shared/http/cors.ts'
import { reply } from '../../shared/http/reply.ts'
import { batchRoutes } from './batch.ts'
import { discoveryRoutes } from './discovery.ts'
import type { Api } from './method.ts'
import { authorizeRoutes } from './oauth/authorize.ts'
import { deviceRoutes } from './oauth/device.ts'
import { infoRoutes } from './oauth/info.ts'
import { tokenRoutes } from './oauth/token.ts'
import { cors } from './protocol.ts'

/** What a browser asks before a call. https://developer.mozilla.org/docs/Web/HTTP/CORS */
const preflight = operation(
  { access: 'none' as const, input: () => ({}) },
  () => ({ path: z.string() }),
  ({ call }) => reply({ headers: call ? preflightHeaders(cors, call) : {}, body: '' }),
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
