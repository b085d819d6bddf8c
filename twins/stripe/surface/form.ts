import type { Call } from '../../../shared/call.ts'
import { readText } from '../../../shared/input.ts'

const limit_bytes = 16 * 1024

/** The fields of a page's form that somebody filled in. */
export async function readForm(call: Call): Promise<Record<string, string>> {
  const form = new URLSearchParams(await readText(call, limit_bytes))
  return Object.fromEntries([...form].filter(([, value]) => value !== ''))
}
