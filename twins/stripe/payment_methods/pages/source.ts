import { html } from 'hono/html'
import { z } from 'zod'
import type { Call } from '../../../../shared/contract.ts'
import { operation } from '../../../../shared/define.ts'
import { pageReply } from '../../../../shared/http/html.ts'
import { redirectReply } from '../../../../shared/http/reply.ts'
import { whereKept } from '../../protocol/account.ts'
import { ensure, ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { readDecision } from '../../protocol/page_form.ts'
import type { Source } from '../../schema/index.ts'
import { finishSource } from '../objects/source.ts'

const pageArgs = () => ({ id: z.string(), client_secret: z.string().default('') })

function find(root: StripeWorld, { id, client_secret }: { id: string; client_secret: string }) {
  const world = whereKept(root, (db) => db.sources.has(id))
  const found = world.db.sources.get(id)
  const isKnown = found?.object === 'source' && found.client_secret === client_secret
  ensureFound(isKnown, 'source', id, 'source')
  return { world, source: found as Source } // found, as was just made sure
}

const show = operation(
  { access: 'none' as const, input: (call: Call) => Object.fromEntries(call.query) },
  pageArgs,
  (root: StripeWorld, args) => {
    const { source } = find(root, args)
    return pageReply(
      `${source.type} test payment page`,
      html`<form method="post">
<button name="outcome" value="succeed">Authorize test payment</button>
<button name="outcome" value="fail">Fail test payment</button>
</form>`,
    )
  },
)

const decide = operation(
  { access: 'none' as const, input: readDecision },
  () => ({ ...pageArgs(), outcome: z.enum(['succeed', 'fail']) }),
  (root: StripeWorld, { outcome, ...args }) => {
    const { world, source } = find(root, args)
    const { redirect } = source
    ensure(redirect?.status === 'pending', `The source ${source.id} is not waiting for anybody.`)
    finishSource(world, source, outcome === 'succeed')
    const target = new URL(redirect.return_url)
    target.searchParams.set('client_secret', source.client_secret)
    target.searchParams.set('source', source.id)
    return redirectReply(target.href, 303)
  },
)

/** Where the customer of a redirect source agrees. https://docs.stripe.com/sources */
export const sourceRoutes = {
  'GET /redirect/authenticate/{id}': show,
  'POST /redirect/authenticate/{id}': decide,
}
