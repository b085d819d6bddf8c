import type { RecordDraft } from '../../prompt/vocabulary.ts'

/** A field of the record of a draft that is made already. */
export function fieldOf(draft: RecordDraft | undefined, name: string): unknown {
  const { record } = draft ?? {}
  return Object.entries(record ?? {}).find(([key]) => key === name)?.[1]
}
