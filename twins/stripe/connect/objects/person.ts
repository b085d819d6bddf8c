import { type Given, mergeMetadata } from '../../protocol/change.ts'
import { ensureFound, type StripeWorld, seconds } from '../../protocol/index.ts'
import type { Person } from '../../schema/index.ts'

export interface PersonArgs {
  fields: Given<
    Pick<
      Person,
      'email' | 'first_name' | 'gender' | 'last_name' | 'maiden_name' | 'nationality' | 'phone'
    >
  >
  address?: Partial<NonNullable<Person['address']>> | undefined
  dob?: Person['dob'] | null | undefined
  id_number?: string | undefined
  metadata?: Record<string, string> | null | undefined
  relationship?: Given<NonNullable<Person['relationship']>> | undefined
  ssn_last_4?: string | undefined
  /** The papers that say who somebody is. */
  verification?: { [K in 'additional_document' | 'document']?: Sides | undefined } | undefined
}

/** The files of the sides of a paper. */
interface Sides {
  back?: string | null | undefined
  front?: string | null | undefined
}

type Relationship = NonNullable<Person['relationship']>

const nobody = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
}
const noPlace = { back: null, details: null, details_code: null, front: null }
const requirements = () => ({
  alternatives: [],
  currently_due: [],
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
})

/** Somebody who belongs to an account. https://docs.stripe.com/api/persons/object */
export function toPerson(world: StripeWorld, account: string): Person {
  return {
    id: world.id('person_1', 22),
    object: 'person',
    account,
    address: nobody,
    created: seconds(world),
    dob: { day: null, month: null, year: null },
    email: null,
    first_name: null,
    future_requirements: requirements(),
    id_number_provided: false,
    last_name: null,
    metadata: {},
    phone: null,
    relationship: {
      authorizer: false,
      director: false,
      executive: false,
      legal_guardian: false,
      owner: false,
      percent_ownership: null,
      representative: false,
      title: null,
    },
    requirements: requirements(),
    ssn_last_4_provided: false,
    verification: {
      additional_document: noPlace,
      details: null,
      details_code: null,
      document: noPlace,
      status: 'unverified',
    },
  }
}

export function changePerson(before: Person, args: PersonArgs): Person {
  const { address, dob, id_number, metadata, relationship, ssn_last_4 } = args
  const after: Person = {
    ...before,
    ...args.fields,
    address: { ...(before.address ?? nobody), ...address },
    dob: dob ?? before.dob ?? { day: null, month: null, year: null },
    id_number_provided: before.id_number_provided === true || id_number !== undefined,
    metadata:
      metadata === undefined ? (before.metadata ?? {}) : mergeMetadata(before.metadata, metadata),
    // It was whole before.
    relationship: { ...before.relationship, ...relationship } as Relationship,
    // The whole number says its last four digits too.
    ssn_last_4_provided:
      before.ssn_last_4_provided === true || ssn_last_4 !== undefined || id_number !== undefined,
  }
  const isKnown = after.first_name && after.last_name && after.ssn_last_4_provided
  const papers = before.verification
  const verification = {
    ...papers,
    ...(args.verification?.additional_document && {
      additional_document: {
        ...papers?.additional_document,
        ...args.verification.additional_document,
      },
    }),
    ...(args.verification?.document && {
      document: { ...papers?.document, ...args.verification.document },
    }),
    status: isKnown ? 'verified' : 'unverified',
  }
  // It was whole before.
  return { ...after, verification: verification as NonNullable<Person['verification']> }
}

export function findPerson(own: StripeWorld, id: string): Person {
  const found = own.db.persons.get(id)
  ensureFound(found, 'person', id, 'person')
  return found
}
