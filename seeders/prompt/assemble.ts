import { bareRoot, Expansion } from './expand.ts'
import { SeededGenerator } from './generator.ts'
import type { Parsed } from './grammar.ts'
import type { Fields, RecordDraft, Vocabulary } from './vocabulary.ts'

/** Makes one twin's part of a seed_config from what a prompt says of it. */
export function assemble(prompt: string, vocabulary: Vocabulary, parsed: Parsed): Fields {
  const { roots, phrases } = parsed
  const own = phrases.filter((each) => each.vocabulary === vocabulary)
  const scene = new Expansion(vocabulary, roots.get(vocabulary) ?? bareRoot(vocabulary), own)
  const generator = new SeededGenerator(prompt, scene)
  const { root } = scene
  const part = { ...(root.kind.make(root, generator) as Fields) } // a root makes an object
  root.record = part
  for (const noun of Object.keys(vocabulary.nouns)) {
    for (const draft of scene.of(noun)) {
      draft.record = draft.kind.make(draft, generator)
      place(draft, root)
    }
  }
  return part
}

/** Puts a record into its list. */
function place(draft: RecordDraft, root: RecordDraft): void {
  const { list, isFlat } = draft.kind
  const owner = isFlat ? root.record : draft.container?.record
  if (list === undefined || typeof owner !== 'object' || owner === null) return
  const fields = owner as Fields // containers make objects
  const records = fields[list]
  if (Array.isArray(records)) records.push(draft.record)
  else fields[list] = [draft.record]
}
