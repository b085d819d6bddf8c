import type { Args, Call, Operation, Shape, TwinWorld } from '../../shared/contract.ts'
import { GoogleError } from './error.ts'
import { type Mask, parseMask } from './fields.ts'
import { text } from './params.ts'
import type { googleTables, User } from './schema.ts'
import type { ResourceTypes } from './types.ts'

/** Who calls: an account through a client, or only a project that sent an API key. */
export interface Caller {
  /** Undefined for an API key alone. */
  user: User | undefined
  client: string
  scopes: readonly string[]
}

export type GoogleWorld = TwinWorld<{ tables: typeof googleTables; caller: Caller }>

/** What is said once of an API. */
export interface Api {
  readonly name: string
  readonly version: string
  readonly title: string
  readonly description: string
  /** Where its methods answer, without a slash at either end. */
  readonly servicePath: string
  readonly revision: string
  readonly documentation: string
  readonly types: ResourceTypes
  /** Its scopes and what each allows, as the consent page says it. */
  readonly scopes: Readonly<Record<string, string>>
}

/** What is declared of a method. */
export interface MethodFacts {
  /** Its name in the discovery document. */
  readonly id: string
  /** The scopes of which any is enough; the last part of each. */
  readonly scopes: readonly string[]
  /** The type of its answer; none where it has no body. */
  readonly response?: string
  /** What it answers where the caller selects no fields; everything by default. */
  readonly fields?: string
  /** It refuses calls that select no fields. */
  readonly needsFields?: true
  /** An API key alone is enough, for what is public. */
  readonly isPublic?: true
  readonly media?: 'upload' | 'download'
  readonly isWatchable?: true
}

export interface MethodOperation extends Operation, MethodFacts {}

/** True where an operation was declared by `methodsOf`. */
export function isMethod(operation: Operation | undefined): operation is MethodOperation {
  return operation !== undefined && 'id' in operation && 'scopes' in operation
}

/** Declares methods whose handlers get the world `W`. */
export function methodsFor<W extends GoogleWorld>() {
  return <S extends Shape>(
    facts: MethodFacts,
    args: () => S,
    run: (world: W, args: Args<S>) => unknown,
  ) => {
    let shape: Shape | undefined
    // Every call reads its query by the shape, so it is built once.
    const shapeOf = () => {
      shape ??= { ...args(), fields: text() }
      return shape
    }
    return { ...facts, args: shapeOf, run }
  }
}

const masks = new Map<string, Mask>()

function maskOf(selector: string): Mask {
  const known = masks.get(selector)
  if (known) return known
  const mask = parseMask(selector)
  if (masks.size > 500) masks.clear()
  masks.set(selector, mask)
  return mask
}

/** A query parameter, also where a call came without a query. */
export function askedFor(call: Call, name: string): string | undefined {
  const given = call.given
  if (given !== undefined && given !== null) {
    const value: unknown = Object.entries(given).find(([key]) => key === name)?.[1]
    return value === undefined ? undefined : String(value)
  }
  return call.query.get(name) ?? undefined
}

/** What of a method's answer was asked for. */
export function selectionOf(call: Call): Mask | undefined {
  const selector = askedFor(call, 'fields')
  if (selector !== undefined && selector !== '') return maskOf(selector)
  const { definition } = call
  const standard = isMethod(definition) ? definition.fields : undefined
  return standard === undefined ? undefined : maskOf(standard)
}

/** The account that calls, for what is only there for somebody. */
export function userOf(world: { readonly caller: Caller }): User {
  const { user } = world.caller
  if (!user) throw loginRequired()
  return user
}

const credentialHelp =
  'Expected OAuth 2 access token, login cookie or other valid authentication credential. See ' +
  'https://developers.google.com/identity/sign-in/web/devconsole-project.'

/** 401 where no credentials came. */
export function loginRequired(): GoogleError {
  return new GoogleError(401, 'required', 'Login Required.', {
    location: 'Authorization',
    locationType: 'header',
    rpc: 'UNAUTHENTICATED',
    title: `Request is missing required authentication credential. ${credentialHelp}`,
  })
}

/** 401 where they are wrong, expired or revoked. */
export function invalidCredentials(): GoogleError {
  return new GoogleError(401, 'authError', 'Invalid Credentials', {
    location: 'Authorization',
    locationType: 'header',
    rpc: 'UNAUTHENTICATED',
    title: `Request had invalid authentication credentials. ${credentialHelp}`,
  })
}
