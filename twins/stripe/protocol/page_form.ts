import { z } from 'zod'
import type { Call } from '../../../shared/contract.ts'
import { readText } from '../../../shared/http/body.ts'
import { parseForm } from './args/form.ts'

const limit_bytes = 16 * 1024

/** The fields of a page's form that somebody filled in; names may have brackets. */
export async function readForm(call: Call): Promise<Record<string, unknown>> {
  const form = new URLSearchParams(await readText(call, limit_bytes))
  return parseForm(new URLSearchParams([...form].filter(([, value]) => value !== '')).toString())
}

/** What somebody decided on a page of a bank, beside what the page's address says. */
export async function readDecision(call: Call): Promise<Record<string, unknown>> {
  const form = new URLSearchParams(await readText(call, limit_bytes))
  return { ...Object.fromEntries(call.query), outcome: form.get('outcome') ?? undefined }
}

/** An address as a person fills it in. */
export const address = () =>
  z.object({
    city: z.string().optional(),
    country: z.string().optional(),
    line1: z.string().optional(),
    line2: z.string().optional(),
    postal_code: z.string().optional(),
    state: z.string().optional(),
  })
