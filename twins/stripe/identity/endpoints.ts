import type { Args } from '../../../shared/contract.ts'
import { omitUndefined } from '../../../shared/object.ts'
import { findCustomer } from '../customers/objects/customer.ts'
import * as params from '../protocol/args/params.ts'
import { emit, mergeMetadata } from '../protocol/change.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { ensure, isLive, type StripeWorld, seconds } from '../protocol/index.ts'
import { toCondition } from '../protocol/paging/list.ts'
import { resource } from '../protocol/resource.ts'
import type { VerificationReport, VerificationSession } from '../schema/index.ts'
import { cancelVerification, ensureOpen, redactVerification } from './verification.ts'

const { boolean, clearable, hash, list, oneOf, text } = params
const session = resource<VerificationSession>({
  path: '/v1/identity/verification_sessions',
  table: 'verification_sessions',
  noun: 'verificationsession',
  param: 'session',
})
const report = resource<VerificationReport>({
  path: '/v1/identity/verification_reports',
  table: 'verification_reports',
  noun: 'verificationreport',
  param: 'report',
})

const options = () =>
  hash({
    document: clearable(
      hash({
        allowed_types: list(oneOf('driving_license', 'id_card', 'passport')).optional(),
        require_id_number: boolean().optional(),
        require_live_capture: boolean().optional(),
        require_matching_selfie: boolean().optional(),
      }),
    ).optional(),
  })

const fields = () => ({
  metadata: params.metadata().optional(),
  options: options().optional(),
  provided_details: hash({ email: text().optional(), phone: text().optional() }).optional(),
  type: oneOf('document', 'id_number').optional(),
})

const createArgs = () => ({
  ...fields(),
  client_reference_id: text().optional(),
  related_customer: text().optional(),
  return_url: text().optional(),
  ...params.unbuilt('related_customer_account', 'related_person', 'verification_flow'),
})

type Fields = Args<ReturnType<typeof fields>>

function toOptions(type: string, asked: Fields['options']): VerificationSession['options'] {
  return type === 'document'
    ? { document: omitUndefined(asked?.document ?? {}) }
    : { id_number: {} }
}

function makeSession(
  world: StripeWorld,
  args: Args<ReturnType<typeof createArgs>>,
): VerificationSession {
  const { return_url, type } = args
  ensure(type, 'Missing required param: type.', { code: 'parameter_missing', param: 'type' })
  if (args.related_customer !== undefined) {
    findCustomer(world, args.related_customer, 'related_customer')
  }
  const id = world.id('vs_1', 23)
  const client_secret = `${id}_secret_${world.id('', 25)}`
  const made: VerificationSession = {
    id,
    object: 'identity.verification_session',
    client_reference_id: args.client_reference_id ?? null,
    client_secret,
    created: seconds(world),
    last_error: null,
    last_verification_report: null,
    livemode: isLive(world),
    metadata: mergeMetadata({}, args.metadata),
    options: toOptions(type, args.options),
    ...(args.provided_details && { provided_details: omitUndefined(args.provided_details) }),
    redaction: null,
    related_customer: args.related_customer ?? null,
    related_customer_account: null,
    status: 'requires_input',
    type,
    url: `${world.url}/verify/start/${client_secret}`,
  }
  world.db.verification_sessions.insert(made)
  world.db.verification_secrets.insert({ id, ...(return_url !== undefined && { return_url }) })
  emit(world, 'identity.verification_session.created', made)
  return made
}

function change(
  _world: StripeWorld,
  before: VerificationSession,
  args: Fields,
): VerificationSession {
  ensureOpen(before, 'update')
  const type = args.type ?? before.type
  const isSame = args.options === undefined && args.type === undefined
  return {
    ...before,
    ...(args.provided_details && { provided_details: omitUndefined(args.provided_details) }),
    metadata: mergeMetadata(before.metadata, args.metadata),
    options: isSame ? before.options : toOptions(type, args.options),
    type,
  }
}

const byId = () => ({ id: text() })

/** https://docs.stripe.com/api/identity/verification_sessions */
export const verificationSessions = {
  'POST /v1/identity/verification_sessions': session.create(createArgs, makeSession),
  'GET /v1/identity/verification_sessions/{id}': session.get(),
  'POST /v1/identity/verification_sessions/{id}': session.update(fields, change, (world, doc) =>
    world.db.verification_sessions.replace(doc),
  ),
  'GET /v1/identity/verification_sessions': session.list(
    () => ({
      client_reference_id: text().optional(),
      created: params.timeFilter().optional(),
      related_customer: text().optional(),
      status: oneOf('canceled', 'processing', 'requires_input', 'verified').optional(),
      ...params.unbuilt('related_customer_account'),
    }),
    ({ client_reference_id, created, related_customer, status }) => ({
      client_reference_id,
      created: toCondition(created),
      related_customer,
      status,
    }),
  ),
  'POST /v1/identity/verification_sessions/{id}/cancel': endpoint(byId, (world, { id }) =>
    cancelVerification(world, session.find(world, id)),
  ),
  'POST /v1/identity/verification_sessions/{id}/redact': endpoint(byId, (world, { id }) =>
    redactVerification(world, session.find(world, id)),
  ),
}

/** https://docs.stripe.com/api/identity/verification_reports */
export const verificationReports = {
  'GET /v1/identity/verification_reports/{id}': report.get(),
  'GET /v1/identity/verification_reports': report.list(
    () => ({
      client_reference_id: text().optional(),
      created: params.timeFilter().optional(),
      type: oneOf('document', 'id_number').optional(),
      verification_session: text().optional(),
    }),
    ({ client_reference_id, created, type, verification_session }) => ({
      client_reference_id,
      created: toCondition(created),
      type,
      verification_session,
    }),
  ),
}
