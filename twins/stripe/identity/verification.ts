import { emit } from '../protocol/change.ts'
import { isLive, StripeError, type StripeWorld, seconds } from '../protocol/index.ts'
import type { VerificationReport, VerificationSession } from '../schema/index.ts'

/** How a verification can go wrong, and what is said of it. https://docs.stripe.com/identity/verification-checks */
export const failures = {
  consent_declined: 'The user declined to be verified by Stripe.',
  document_expired: 'The provided identity document has expired.',
  document_type_not_supported: 'The provided document is not of a supported type.',
  document_unverified_other: 'The document could not be verified.',
  id_number_mismatch: 'The provided ID number does not match the name and date of birth.',
  selfie_face_mismatch: 'The face on the document does not match the selfie.',
  under_supported_age: 'The user is under the supported age.',
} as const

export type Outcome = 'verified' | keyof typeof failures

const jenny = { first_name: 'Jenny', last_name: 'Rosen' }
const home = {
  city: 'San Francisco',
  country: 'US',
  line1: '1234 Main St.',
  line2: null,
  postal_code: '94111',
  state: 'CA',
}

type Document = NonNullable<VerificationReport['document']>

function toDocument(world: StripeWorld, code: keyof typeof failures | undefined): Document {
  const isFailed = code?.startsWith('document') ?? false
  return {
    address: home,
    error: code && isFailed ? { code, reason: failures[code] } : null,
    files: [world.id('file_1', 23), world.id('file_1', 23)],
    ...jenny,
    issued_date: { day: 1, month: 1, year: 2020 },
    issuing_country: 'US',
    status: isFailed ? 'unverified' : 'verified',
    type: 'driving_license',
  }
}

function toSelfie(world: StripeWorld, code: keyof typeof failures | undefined) {
  const isFailed = code?.startsWith('selfie') ?? false
  return {
    document: world.id('file_1', 23),
    error: code && isFailed ? { code, reason: failures[code] } : null,
    selfie: world.id('file_1', 23),
    status: isFailed ? 'unverified' : 'verified',
  }
}

function toIdNumber(code: keyof typeof failures | undefined) {
  const isFailed = code?.startsWith('id_number') ?? false
  return {
    error: code && isFailed ? { code, reason: failures[code] } : null,
    ...jenny,
    id_number_type: 'us_ssn',
    status: isFailed ? 'unverified' : 'verified',
  }
}

/** What was checked. https://docs.stripe.com/api/identity/verification_reports/object */
function insertReport(
  world: StripeWorld,
  session: VerificationSession,
  code: keyof typeof failures | undefined,
): VerificationReport {
  const { type } = session
  const { document } = session.options ?? {}
  const isNumbered = type === 'id_number' || document?.require_id_number === true
  return world.db.verification_reports.insert({
    id: world.id('vr_1', 23),
    object: 'identity.verification_report',
    client_reference_id: session.client_reference_id,
    created: seconds(world),
    ...(type === 'document' && { document: toDocument(world, code) }),
    ...(isNumbered && { id_number: toIdNumber(code) }),
    livemode: isLive(world),
    options: type === 'document' ? { document: document ?? {} } : { id_number: {} },
    ...(document?.require_matching_selfie && { selfie: toSelfie(world, code) }),
    type,
    verification_session: session.id,
  })
}

/** Refuses what the state of a session does not allow. */
export function ensureOpen(
  { id, status }: VerificationSession,
  verb: string,
  allowed: readonly string[] = ['requires_input'],
): void {
  if (allowed.includes(status)) return
  throw new StripeError(
    `You cannot ${verb} the VerificationSession ${id} because it has a status of ${status}. Only ` +
      `one with one of the following statuses can be: ${allowed.join(', ')}.`,
    { code: 'verification_session_unexpected_state' },
  )
}

/** Somebody was checked: the session is over, or asks for another try. */
export function finishVerification(
  world: StripeWorld,
  before: VerificationSession,
  outcome: Outcome,
): VerificationSession {
  ensureOpen(before, 'submit')
  const code = outcome === 'verified' ? undefined : outcome
  const processing = { ...before, status: 'processing' as const }
  emit(world, 'identity.verification_session.processing', processing)
  // Who declines is not looked at.
  const report = code === 'consent_declined' ? undefined : insertReport(world, before, code)
  const after = world.db.verification_sessions.replace({
    ...before,
    last_error: code ? { code, reason: failures[code] } : null,
    last_verification_report: report?.id ?? before.last_verification_report,
    status: code ? 'requires_input' : 'verified',
    ...(!code && { client_secret: null, url: null }),
  })
  if (!code) {
    const secret = world.db.verification_secrets.get(before.id) ?? { id: before.id }
    const isDocument = before.type === 'document'
    const outputs = {
      address: isDocument ? home : null,
      email: null,
      ...jenny,
      id_number_type: isDocument ? null : 'us_ssn',
      phone: null,
    }
    world.db.verification_secrets.put({ ...secret, outputs })
  }
  emit(world, `identity.verification_session.${after.status}`, after)
  return after
}

export function cancelVerification(world: StripeWorld, before: VerificationSession) {
  ensureOpen(before, 'cancel')
  const after = world.db.verification_sessions.replace({
    ...before,
    client_secret: null,
    status: 'canceled',
    url: null,
  })
  emit(world, 'identity.verification_session.canceled', after)
  return after
}

/** How long Stripe takes to forget; it says up to four days. */
const redaction_ms = 60_000

/** https://docs.stripe.com/api/identity/verification_sessions/redact */
export function redactVerification(world: StripeWorld, before: VerificationSession) {
  ensureOpen(before, 'redact', ['requires_input', 'verified', 'canceled'])
  if (before.redaction) return before
  const { id, status } = before
  world.at(world.now() + redaction_ms, 'finishRedaction', { id })
  const after = world.db.verification_sessions.replace({
    ...before,
    client_secret: null,
    redaction: { status: 'processing' },
    status: status === 'requires_input' ? 'canceled' : status,
    url: null,
  })
  if (status === 'requires_input') emit(world, 'identity.verification_session.canceled', after)
  return after
}

const gone = '[redacted]'

/** The job by which what was read of somebody is forgotten. */
export function finishRedaction(world: StripeWorld, { id }: { id: string }): void {
  const session = world.db.verification_sessions.get(id)
  if (!session) return
  for (const report of world.db.verification_reports.list({
    where: { verification_session: id },
  })) {
    const { document, id_number } = report
    const hidden = { first_name: gone, last_name: gone }
    world.db.verification_reports.replace({
      ...report,
      ...(document && { document: { ...document, ...hidden, address: null, files: [] } }),
      ...(id_number && { id_number: { ...id_number, ...hidden } }),
    })
  }
  world.db.verification_secrets.delete(id)
  const after = world.db.verification_sessions.replace({
    ...session,
    redaction: { status: 'redacted' },
  })
  emit(world, 'identity.verification_session.redacted', after)
}
