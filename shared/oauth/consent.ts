import { html } from 'hono/html'
import { z } from 'zod'
import type { Call, Operation, World } from '../contract.ts'
import { operation } from '../define.ts'
import { TwinError } from '../errors.ts'
import { MalformedBodyError, readText } from '../http/body.ts'
import { pageReply } from '../http/html.ts'
import { redirectReply } from '../http/reply.ts'
import { isSafeRedirect } from './redirects.ts'

export interface Person {
  id: string
  name: string
  detail?: string | undefined
}

/**
 * What an app asks a person for, checked: the client exists and the redirect URI is one of its own.
 */
export interface ConsentRequest {
  clientName: string
  redirectUri: string
  state: string | undefined
  scopes: readonly string[]
  /** The answer goes behind a `#`, where the page that asked finds it and no server does. */
  inFragment?: boolean
}

/**
 * How a provider's authorization page works. `R` is what the twin needs again when the person
 * decides.
 */
interface ConsentPage<W extends World, R extends ConsentRequest> {
  path: string
  /** The provider, as the page names it. */
  provider: string
  /**
   * Reads and checks the query; a refusal is shown to the person, never sent to the redirect URI.
   */
  read(world: W, query: URLSearchParams): R
  /** Who can sign in: the seeded people. The first is who an auto-approving instance chooses. */
  people(world: W, request: R): readonly Person[]
  /** Grants the request; answers the parameters for the redirect, such as `code`. */
  approve(world: W, request: R, person: Person): Record<string, string>
}

const formLimit_bytes = 64 * 1024

/**
 * The routes of an authorization page: pick a seeded person, allow or deny. With the instance's
 * `consent` set to `auto` the page answers at once with the redirect, for headless runs.
 */
export function consentRoutes<W extends World, R extends ConsentRequest>(
  page: ConsentPage<W, R>,
): Record<string, Operation> {
  const show = operation(
    { access: 'none' as const, input: (call: Call) => ({ query: call.queryText }) },
    () => ({ query: z.string() }),
    (world: W, { query }) =>
      shown(() => {
        const request = page.read(world, new URLSearchParams(query))
        const people = page.people(world, request)
        const [first] = people
        if (world.autoConsent && first)
          return consentRedirect(request, page.approve(world, request, first))
        return consentPage(page.provider, request, people)
      }),
  )
  const decide = operation(
    { access: 'none' as const, input: readDecision },
    () => ({ query: z.string(), person: z.string(), decision: z.enum(['allow', 'deny']) }),
    (world: W, { query, person: id, decision }) =>
      shown(() => {
        const request = page.read(world, new URLSearchParams(query))
        if (decision === 'deny') return consentRedirect(request, { error: 'access_denied' })
        const person = page.people(world, request).find((each) => each.id === id)
        if (!person) return problemPage('There is no such person.')
        return consentRedirect(request, page.approve(world, request, person))
      }),
  )
  return { [`GET ${page.path}`]: show, [`POST ${page.path}`]: decide }
}

async function readDecision(call: Call): Promise<Record<string, string>> {
  if (isFromElsewhere(call)) throw new MalformedBodyError('the form is not of this page')
  const form = new URLSearchParams(await readText(call, formLimit_bytes))
  const text = (name: string) => form.get(name) ?? ''
  return { query: call.queryText, person: text('person'), decision: text('decision') }
}

/**
 * Whether a browser says that another site's page sent this form, so that nobody decides for a
 * person behind their back. https://www.w3.org/TR/fetch-metadata/
 */
function isFromElsewhere(call: Call): boolean {
  const site = call.header('sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const origin = call.header('origin')
  return origin !== undefined && !call.origin.startsWith(origin)
}

/** A person sees a refusal as a page, in the provider's words. */
function shown<T>(work: () => T): T | ReturnType<typeof pageReply> {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof TwinError)) throw error
    return problemPage(error.message)
  }
}

/** Sends the person back to the app with an answer. */
export function consentRedirect(
  { redirectUri, state, inFragment }: ConsentRequest,
  parameters: Readonly<Record<string, string>>,
) {
  if (!isSafeRedirect(redirectUri)) return problemPage('This address cannot be gone back to.')
  const location = new URL(redirectUri)
  const answer = inFragment ? new URLSearchParams() : location.searchParams
  for (const [name, value] of Object.entries(parameters)) answer.set(name, value)
  if (state !== undefined) answer.set('state', state)
  if (inFragment) location.hash = answer.toString()
  return redirectReply(location.href)
}

function consentPage(
  provider: string,
  { clientName, scopes }: ConsentRequest,
  people: readonly Person[],
) {
  const choices = people.map(
    ({ id, name, detail }, index) =>
      html`<label><input type="radio" name="person" value="${id}" ${index === 0 ? 'checked' : ''}>
        ${name} <small>${detail ?? ''}</small></label>`,
  )
  return pageReply(
    `${clientName} asks for access to ${provider}`,
    html`<form method="post"><p>It would be allowed:</p>
      <ul>${scopes.map((scope) => html`<li>${scope}</li>`)}</ul>
      <p>Continue as</p>${choices}
      <button class="primary" name="decision" value="allow">Allow</button>
      <button name="decision" value="deny">Deny</button></form>`,
  )
}

function problemPage(message: string) {
  return pageReply('This did not work', html`<p>${message}</p>`, 400)
}
