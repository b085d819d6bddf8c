import { html } from 'hono/html'
import { z } from 'zod'
import type { Call } from '../../../shared/call.ts'
import { pageReply } from '../../../shared/page.ts'
import { redirectReply } from '../../../shared/reply.ts'
import { operation } from '../../../shared/twin.ts'
import { findAccount, saveAccount } from '../objects/account.ts'
import { addExternal } from '../objects/external_account.ts'
import { changePerson, toPerson } from '../objects/person.ts'
import { ensureFound, type StripeWorld, seconds } from '../protocol.ts'
import { inAccount, whereKept } from '../query/account.ts'
import type { Account, OnboardingLink } from '../schema.ts'
import { readForm } from './form.ts'

const pageArgs = () => ({ account: z.string(), id: z.string() })

/** What the test data of Stripe's own page says of anybody. https://docs.stripe.com/connect/testing */
const filled = {
  address: { city: 'San Francisco', country: 'US', line1: 'address_full_match' },
  dob: { day: 1, month: 1, year: 1901 },
  postal_code: '94111',
  routing_number: '110000000',
  account_number: '000123456789',
}

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

/** The owner's answers, and test data for the rest, as the page's own button fills it in. */
function complete(world: StripeWorld, before: Account, given: Record<string, string | undefined>) {
  const own = inAccount(world, before.id)
  const isCompany = before.business_type !== null && before.business_type !== 'individual'
  const representative = own.db.persons
    .list()
    .find((each) => isCompany === (each.relationship?.representative === true))
  const { address, dob, postal_code } = filled
  const person = changePerson(representative ?? toPerson(own, before.id), {
    fields: {
      email: given.email ?? before.email ?? 'jenny.rosen@example.com',
      first_name: given.first_name ?? 'Jenny',
      last_name: given.last_name ?? 'Rosen',
      phone: '0000000000',
    },
    address: { ...address, postal_code },
    dob,
    ...(isCompany && { relationship: { representative: true } }),
    ssn_last_4: '0000',
  })
  own.db.persons.put(person)
  if (own.db.external_accounts.list().length === 0) {
    const { account_number, routing_number } = filled
    addExternal(world, before, { account_number, country: 'US', routing_number })
  }
  const { business_profile, company } = before
  saveAccount(world, {
    ...before,
    business_profile: {
      ...business_profile,
      mcc: business_profile?.mcc ?? '5734',
      url: business_profile?.url ?? 'https://accessible.stripe.com',
    } as NonNullable<Account['business_profile']>, // whole before
    business_type: before.business_type ?? 'individual',
    details_submitted: true,
    ...(isCompany
      ? {
          company: {
            name: 'Rocket Rides',
            phone: '0000000000',
            ...company,
            address: { ...address, line2: null, postal_code, state: 'CA' },
            tax_id_provided: true,
          },
        }
      : { individual: person }),
    tos_acceptance: { date: seconds(world), ip: '127.0.0.1', user_agent: null },
  })
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
    if (decision === 'submit') complete(world, findAccount(world, account), given)
    return redirectReply(link.return_url, 303)
  },
)

/** The page an account link leads to. https://docs.stripe.com/connect/hosted-onboarding */
export const onboardingRoutes = {
  'GET /setup/s/{account}/{id}': show,
  'POST /setup/s/{account}/{id}': act,
}
