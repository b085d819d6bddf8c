import { z } from 'zod'
import { operation } from '../../../../shared/define.ts'
import { reply } from '../../../../shared/http/reply.ts'
import { corsHeaders } from '../../protocol/cors.ts'
import { stripeJs } from './stripe_js.ts'

const script = operation(
  { access: 'none' as const, input: () => ({}) },
  () => ({ train: z.string().optional() }),
  () =>
    reply({
      headers: { 'content-type': 'text/javascript; charset=utf-8', ...corsHeaders },
      body: stripeJs,
    }),
)

/** What a browser asks before a call that names a key. https://developer.mozilla.org/docs/Web/HTTP/CORS */
const preflight = operation(
  { access: 'none' as const, input: () => ({}) },
  () => ({ path: z.string() }),
  () => reply({ status: 204, headers: { ...corsHeaders, 'access-control-max-age': '300' } }),
)

/** The script of a payment page, at the paths of js.stripe.com; and the way to call from one. */
export const browserRoutes = {
  'GET /v3': script,
  'GET /v3/': script,
  'GET /{train}/stripe.js': script,
  'OPTIONS /v1/{path*}': preflight,
}
