import { explainFor } from '../support/ledger/entry.ts'

const explain = explainFor('stripe')

/** Lists that only the newest description has, which says of a list no more than what it holds. */
const newLists = [
  'apps/installs',
  'billing/*',
  'invoice_rendering_templates',
  'payment_attempt_records',
  'payment_intents/*/amount_details_line_items',
  'payment_records',
  'product_catalog/*',
  'tax/locations',
  'three_d_secure/authentications',
]

/** Where Stripe is known to differ from the published descriptions. */
export const ledger = [
  // https://docs.stripe.com/payments/accept-a-payment?platform=ios
  explain(
    '* /v1/ephemeral_keys*',
    '/associated_objects*',
    'mobile clients read whom the key is about; the description leaves it out',
  ),
  // https://docs.stripe.com/api/pagination
  ...newLists.flatMap((path) =>
    ['/object', '/has_more', '/url'].map((field) =>
      explain(`GET /v1/${path}`, field, 'the description of a list names only its data'),
    ),
  ),
  // https://docs.stripe.com/api/errors
  explain('POST *', '/error/advice_code', 'errors are only described in 2024, before it came'),
  // https://docs.stripe.com/api/v2/pagination
  ...['next_page_url', 'previous_page_url'].map((name) =>
    explain('GET /v2/*', `/${name}`, 'lists are described without the addresses of their pages'),
  ),
  // https://docs.stripe.com/api/events/object#event_object-data-previous_attributes
  explain(
    'GET /v1/events*',
    '*/data/previous_attributes/*',
    'it holds what changed; the description gives it the whole object of the event',
  ),
  // https://docs.stripe.com/api/events/types#event_types-invoice.upcoming
  explain('GET /v1/events*', '*/data/object/id', 'an upcoming invoice is not made: it has no id'),
]
