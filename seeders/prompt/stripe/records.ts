import type { Fields, Thing } from '../vocabulary.ts'

export function nameOf(thing: Thing | undefined): string {
  const { name } = (thing?.record ?? {}) as Fields // products are made as objects
  return String(name)
}

export function emailOf({ container }: Thing): unknown {
  const { email } = (container?.record ?? {}) as Fields // customers are made as objects
  return email
}

export function lookupOf(thing: Thing | undefined): unknown {
  const { lookup_key } = (thing?.record ?? {}) as Fields // prices are made as objects
  return lookup_key
}
