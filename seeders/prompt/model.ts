import { z } from 'zod'
import type { Seeder } from '../../shared/contract.ts'
import { checkSeed, SeedError, splitSeed } from '../../shared/instance/seeding.ts'
import { isRecord, parseJson } from '../../shared/json.ts'
import { twins as allTwins } from '../../twins/index.ts'
import { loadSeeder } from '../index.ts'
import { ModelError } from './error.ts'
import type { PromptOptions, PromptSeed } from './index.ts'

export { ModelError } from './error.ts'

interface ModelOptions extends PromptOptions {
  /** Where the settings are read; the process's own by default. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

interface Chat {
  role: 'system' | 'user' | 'assistant'
  content: string
}

const patience_ms = 120_000

/**
 * Asks a language model to turn a prompt into a seed_config. Off unless `TWINFLEET_MODEL_URL` names
 * an endpoint with the OpenAI API (`https://…/v1`); `TWINFLEET_MODEL` is the model and
 * `TWINFLEET_MODEL_KEY` the key, where it needs one. The answer has to pass the schemas of the
 * twins; where it does not, the model is told why and may answer once more.
 *
 * https://platform.openai.com/docs/api-reference/chat/create
 */
export async function modelToSeed(
  prompt: string,
  { twins = Object.keys(allTwins), env = process.env }: ModelOptions = {},
): Promise<PromptSeed> {
  const { TWINFLEET_MODEL_URL: url, TWINFLEET_MODEL: model, TWINFLEET_MODEL_KEY: key } = env
  if (!url || !model) {
    throw new ModelError('Set TWINFLEET_MODEL_URL and TWINFLEET_MODEL to use a language model.')
  }
  const known = new Map(await Promise.all(twins.map(toEntry)))
  const chat: Chat[] = [
    { role: 'system', content: instructions(known) },
    { role: 'user', content: prompt },
  ]
  const first = await ask({ url, model, key }, chat)
  const problems = problemsOf(first, known)
  if (problems.length === 0) return toSeed(first)
  const repair = `That is not valid:\n${problems.join('\n')}\nAnswer again, corrected and whole.`
  const second = await ask({ url, model, key }, [
    ...chat,
    { role: 'assistant', content: first },
    { role: 'user', content: repair },
  ])
  const left = problemsOf(second, known)
  if (left.length === 0) return toSeed(second)
  throw new ModelError(`The model’s seed_config is not valid: ${left.join('; ')}`, left)
}

async function toEntry(twin: string): Promise<[string, Seeder]> {
  if (Object.hasOwn(allTwins, twin)) return [twin, await loadSeeder(twin)]
  throw new ModelError(`There is no twin ${JSON.stringify(twin)}.`)
}

function instructions(known: ReadonlyMap<string, Seeder>): string {
  const schemas = [...known].map(([twin, seeder]) => {
    const schema = z.toJSONSchema(seeder.schema(), { io: 'input', unrepresentable: 'any' })
    return `${twin}: ${JSON.stringify(schema)}`
  })
  return [
    'You turn a description of a test scenario into a seed_config: one JSON object keyed by twin,',
    'and nothing else. Use the one twin that fits best, several only where the description names',
    'several. Counts must be exact. Invent believable names and texts; refer to people by name or',
    'e-mail address. The JSON Schema of each twin’s part:',
    ...schemas,
  ].join('\n')
}

/** One answer of the model, as text. */
async function ask(
  { url, model, key }: { url: string; model: string; key: string | undefined },
  messages: readonly Chat[],
): Promise<string> {
  let status: number
  let body: string
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key ? { authorization: `Bearer ${key}` } : {}),
      },
      body: JSON.stringify({ model, messages, response_format: { type: 'json_object' } }),
      signal: AbortSignal.timeout(patience_ms),
    })
    status = response.status
    body = await response.text()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ModelError(`The language model cannot be reached: ${reason}`)
  }
  if (status !== 200) {
    throw new ModelError(`The language model answered ${status}: ${body.slice(0, 500)}`)
  }
  const answer = Answer.safeParse(parseJson(body), { jitless: true })
  const content = answer.data?.choices[0]?.message.content
  if (content === undefined) throw new ModelError('The language model’s answer has no content.')
  return content
}

const Answer = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string() }) })),
})

/** The JSON of an answer; some models fence it like code. */
function read(content: string): unknown {
  return parseJson(content.trim().replace(/^```(?:json)?\s*|\s*```$/g, ''))
}

/** What keeps an answer from being a seed_config for these twins. */
function problemsOf(content: string, known: ReadonlyMap<string, Seeder>): string[] {
  const config = read(content)
  if (!isRecord(config)) return ['the answer is not a JSON object']
  if (Object.keys(config).length === 0) return ['the object has no twin']
  return Object.entries(config).flatMap(([twin, part]) => {
    const seeder = known.get(twin)
    if (!seeder) return [`${twin}: is none of ${[...known.keys()].join(', ')}`]
    try {
      checkSeed(twin, seeder.schema(), splitSeed(twin, part).own)
      return []
    } catch (error) {
      if (error instanceof SeedError) return [error.message]
      throw error
    }
  })
}

function toSeed(content: string): PromptSeed {
  const config = read(content)
  const seed_config = isRecord(config) ? config : {}
  return { twins: Object.keys(seed_config), seed_config }
}
