import type { Args, Call, Operation, Shape } from '../../shared/contract.ts'
import { memoize } from '../../shared/memoize.ts'
import { type Mask, parseMask } from './fields.ts'
import { text } from './params.ts'
import type { ResourceTypes } from './types.ts'
import type { GoogleWorld } from './world.ts'

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

const maskOf = memoize(parseMask, (selector) => selector, 500)

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
