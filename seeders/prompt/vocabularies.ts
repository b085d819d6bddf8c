import { type TwinManifest, twins } from '../../twins/index.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Where a vocabulary stands that claims no place. */
const last = Number.POSITIVE_INFINITY

async function loadVocabulary({ name }: TwinManifest): Promise<Vocabulary> {
  const { vocabulary }: { vocabulary: Vocabulary } = await import(`../${name}/prompt/index.ts`)
  return vocabulary
}

/**
 * The vocabularies of all twins that prompts can seed, by their precedence and then by name:
 * `seeders/<name>/prompt/index.ts` exports each as `vocabulary`.
 */
export async function loadVocabularies(): Promise<Vocabulary[]> {
  const all = Object.values(twins).filter(({ hasPrompts }) => hasPrompts)
  const vocabularies = await Promise.all(all.map(loadVocabulary))
  // Two that claim no place have no difference to sort by; the sort leaves them in order.
  return vocabularies.sort((a, b) => {
    const [one = last, other = last] = [a.precedence, b.precedence]
    return one === other ? 0 : one - other
  })
}
