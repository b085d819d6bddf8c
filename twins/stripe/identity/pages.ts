import { html } from 'hono/html'
import { z } from 'zod'
import type { Call, Simulation } from '../../../shared/contract.ts'
import { operation } from '../../../shared/define.ts'
import { readText } from '../../../shared/http/body.ts'
import { pageReply } from '../../../shared/http/html.ts'
import { htmlReply, redirectReply } from '../../../shared/http/reply.ts'
import { whereKept } from '../protocol/account.ts'
import { ensureFound, type StripeWorld } from '../protocol/index.ts'
import { failures, finishVerification, type Outcome } from './verification.ts'

const formLimit_bytes = 16 * 1024
const outcomes = ['verified', ...Object.keys(failures)] as [Outcome, ...Outcome[]] // all of them

function find(root: StripeWorld, secret: string) {
  const id = secret.replace(/_secret_.*$/, '')
  const world = whereKept(root, (db) => db.verification_sessions.has(id))
  const session = world.db.verification_sessions.get(id)
  ensureFound(session?.client_secret === secret ? session : undefined, 'session', id, 'session')
  return { world, session: world.db.verification_sessions.get(id) }
}

const show = operation(
  { access: 'none' as const, input: () => ({}) },
  () => ({ secret: z.string() }),
  (root: StripeWorld, { secret }) => {
    const { session } = find(root, secret)
    const buttons = outcomes.map(
      (each) => html`<button name="outcome" value="${each}">${each}</button>\n`,
    )
    return pageReply(
      'Identity verification test page',
      html`<p>How does the ${session?.type} check of a test person end?</p>
<form method="post">
${buttons}</form>`,
    )
  },
)

async function readDecision(call: Call) {
  const form = new URLSearchParams(await readText(call, formLimit_bytes))
  return { outcome: form.get('outcome') ?? undefined }
}

const decide = operation(
  { access: 'none' as const, input: readDecision },
  () => ({ secret: z.string(), outcome: z.enum(outcomes) }),
  (root: StripeWorld, { secret, outcome }) => {
    const { world, session } = find(root, secret)
    if (session) finishVerification(world, session, outcome)
    const to = world.db.verification_secrets.get(session?.id ?? '')?.return_url
    if (to !== undefined && URL.canParse(to)) return redirectReply(to, 303)
    return htmlReply('<!doctype html><title>Identity</title><p>Thank you, that was all.</p>')
  },
)

/** Where somebody shows who they are. https://docs.stripe.com/identity/verify-identity-documents */
export const identityRoutes = {
  'GET /verify/start/{secret}': show,
  'POST /verify/start/{secret}': decide,
}

/** Somebody was checked, without the page. */
export const identitySimulations: Readonly<Record<string, Simulation>> = {
  complete_verification: {
    args: () => ({
      verification_session: z.string(),
      outcome: z.enum(outcomes).default('verified'),
    }),
    run(world: StripeWorld, args: { verification_session: string; outcome: Outcome }) {
      const id = args.verification_session
      const session = world.db.verification_sessions.get(id)
      ensureFound(session, 'verificationsession', id, 'session')
      return finishVerification(world, session, args.outcome)
    },
  },
}
