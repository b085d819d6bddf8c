import { bareRoot, Expansion } from './expand.ts'
import type { Parsed } from './grammar.ts'
import { Tools } from './tools.ts'
import type { Fields, Thing, Vocabulary } from './vocabulary.ts'

/** Makes one twin's part of a seed_config from what a prompt says of it. */
export function assemble(prompt: string, vocabulary: Vocabulary, parsed: Parsed): Fields {
  const { roots, phrases } = parsed
  const own = phrases.filter((each) => each.vocabulary === vocabulary)
  const scene = new Expansion(vocabulary, roots.get(vocabulary) ?? bareRoot(vocabulary), own)
  const tools = new Tools(prompt, scene)
  const { root } = scene
  const part = { ...(root.kind.make(root, tools) as Fields) } // a root makes an object
  root.record = part
  for (const noun of Object.keys(vocabulary.nouns)) {
    for (const thing of scene.of(noun)) {
      thing.record = thing.kind.make(thing, tools)
      place(thing, root)
    }
  }
  return part
}

/** Puts a record into its list. */
function place(thing: Thing, root: Thing): void {
  const { list, isFlat } = thing.kind
  const owner = isFlat ? root.record : thing.container?.record
  if (list === undefined || typeof owner !== 'object' || owner === null) return
  const fields = owner as Fields // containers make objects
  const records = fields[list]
  if (Array.isArray(records)) records.push(thing.record)
  else fields[list] = [thing.record]
}
