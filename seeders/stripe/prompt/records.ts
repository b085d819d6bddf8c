import type { Thing } from '../../prompt/vocabulary.ts'

/** A field of the record of a thing that is made already. */
export function fieldOf(thing: Thing | undefined, name: string): unknown {
  const { record } = thing ?? {}
  return Object.entries(record ?? {}).find(([key]) => key === name)?.[1]
}
