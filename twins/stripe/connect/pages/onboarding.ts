import { html } from 'hono/html'
import { z } from 'zod'
import type { Call } from '../../../../shared/contract.ts'
import { operation } from '../../../../shared/define.ts'
import { pageReply } from '../../../../shared/http/html.ts'
import { redirectReply } from '../../../../shared/http/reply.ts'
import { inAccount, whereKept } from '../../protocol/account.ts'
import { ensureFound, type StripeWorld, seconds } from '../../protocol/index.ts'
import { readForm } from '../../protocol/page_form.ts'
import type { Account, OnboardingLink } from '../../schema/index.ts'
import { findAccount } from '../objects/account.ts'
import { completeAccount } from '../objects/onboarding.ts'

const pageArgs = () => ({ account: z.string(), id: z.string() })

function find(root: StripeWorld, account: string, id: string) {
  const world = whereKept(root, (db) => db.onboarding_links.has(id))
  const link: OnboardingLink | undefined = world.db.onboarding_links.get(id)
  ensureFound(link?.account === account && link, 'account link', id, 'id')
  return { world, link }
}

function page({ id, requirements }: Account) {
  return pageReply(
    'Get paid',
    html`<p>${id} still needs: ${(requirements?.currently_due ?? []).join(', ')}</p>
<form method="post">
<label>First name <input name="first_name"></label>
<label>Last name <input name="last_name"></label>
<label>Email <input name="email"></label>
<button class="primary" name="act" value="submit">Submit</button>
<button name="act" value="skip">Later</button>
</form>`,
  )
}

const show = operation(
  { access: 'none' as const },
  pageArgs,
  (root: StripeWorld, { account, id }) => {
    const { world, link } = find(root, account, id)
    // A link works once and for minutes; after that the platform has to make another.
    if (link.isUsed || seconds(world) >= link.expires_at) return redirectReply(link.refresh_url)
    world.db.onboarding_links.replace({ ...link, isUsed: true })
    return page(findAccount(world, account))
  },
)

const act = operation(
  { access: 'none' as const, input: (call: Call) => readForm(call) },
  () => ({
    ...pageArgs(),
    act: z.enum(['skip', 'submit']),
    email: z.string().optional(),
    first_name: z.string().optional(),
    last_name: z.string().optional(),
  }),
  (root: StripeWorld, { account, id, act: decision, ...given }) => {
    const { world, link } = find(root, account, id)
    if (!link.isUsed) return redirectReply(link.refresh_url, 303)
    if (decision === 'submit') completeAccount(world, findAccount(world, account), given)
    if (link.tells) {
      const data = link.tells
      const object = { object: 'v2.core.account_link' }
      inAccount(world, account).emit('v2.core.account_link.returned', { object, data })
    }
    return redirectReply(link.return_url, 303)
  },
)

/** The page an account link leads to. https://docs.stripe.com/connect/hosted-onboarding */
export const onboardingRoutes = {
  'GET /setup/s/{account}/{id}': show,
  'POST /setup/s/{account}/{id}': act,
}
