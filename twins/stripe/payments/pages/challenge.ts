import { html } from 'hono/html'
import { z } from 'zod'
import { operation } from '../../../../shared/define.ts'
import { pageReply } from '../../../../shared/http/html.ts'
import { whereKept } from '../../protocol/account.ts'
import { ensureFound, type StripeWorld } from '../../protocol/index.ts'
import { readForm } from '../../protocol/page_form.ts'
import type { Authentication } from '../../schema/index.ts'
import { endChallenge } from '../objects/standalone_authentication.ts'

const title = '3D Secure 2 test page'

function find(root: StripeWorld, id: string) {
  const world = whereKept(root, (db) => db.authentications.has(id))
  const authentication = world.db.authentications.get(id)
  ensureFound(authentication, 'authentication', id, 'authentication')
  return { world, authentication }
}

/** Ends a challenge wherever it is kept. */
export function answerChallenge(root: StripeWorld, id: string, isAuthorized: boolean) {
  const { world, authentication } = find(root, id)
  return endChallenge(world, authentication, isAuthorized)
}

function ended({ id, outcome }: Authentication) {
  return pageReply(title, html`<p>${id} was answered: ${outcome ?? 'nothing'}.</p>`)
}

const page = { access: 'none' as const, input: () => ({}) }

const show = operation(
  page,
  () => ({ id: z.string() }),
  (root: StripeWorld, { id }) => {
    const { authentication } = find(root, id)
    if (authentication.status !== 'requires_challenge') return ended(authentication)
    return pageReply(
      title,
      html`<p>The bank asks whether it is really you who pays.</p>
<form method="post">
<button class="primary" name="outcome" value="succeed">Complete</button>
<button name="outcome" value="fail">Fail</button>
</form>`,
    )
  },
)

const decide = operation(
  { access: 'none' as const, input: readForm },
  () => ({ id: z.string(), outcome: z.enum(['succeed', 'fail']) }),
  (root: StripeWorld, { id, outcome }) => {
    const { authentication } = find(root, id)
    const isOpen = authentication.status === 'requires_challenge'
    return ended(isOpen ? answerChallenge(root, id, outcome === 'succeed') : authentication)
  },
)

const fingerprint = operation(
  page,
  () => ({ id: z.string() }),
  (root: StripeWorld, { id }) => {
    find(root, id)
    return pageReply('3D Secure 2 fingerprinting', html`<p>The bank has seen this browser.</p>`)
  },
)

/** The issuer's pages. https://docs.stripe.com/payments/3d-secure/standalone-3d-secure */
export const challengeRoutes = {
  'GET /3d_secure_2/challenge/{id}': show,
  'POST /3d_secure_2/challenge/{id}': decide,
  'GET /three_d_secure/fingerprint/{id}': fingerprint,
}
