import type { Call } from '../../../shared/call.ts'
import { readText } from '../../../shared/input.ts'
import { parseForm } from '../protocol/form.ts'

const limit_bytes = 16 * 1024

/** The fields of a page's form that somebody filled in; names may have brackets. */
export async function readForm(call: Call): Promise<Record<string, unknown>> {
  const form = new URLSearchParams(await readText(call, limit_bytes))
  return parseForm(new URLSearchParams([...form].filter(([, value]) => value !== '')).toString())
}
