import { auth, calendar, type calendar_v3 } from '@googleapis/calendar'
import { onTestFinished } from 'vitest'
import { serveInstance } from '../../fleet/listen.ts'
import { credentials } from '../../seeders/google/baseline.ts'
import { seeder as googleCalendarSeeder } from '../../seeders/google_calendar/index.ts'
import { boot, seedInstance } from '../../shared/instance/boot.ts'
import type { Instance } from '../../shared/instance/instance.ts'
import { twin as googleCalendar } from '../../twins/google_calendar/index.ts'
import { type Answer, clientOf } from '../support/client.ts'

export { credentials }

/** When the frozen clock of these tests stands: 2030-05-13T18:00:00Z. */
export const noon_ms = Date.UTC(2030, 4, 13, 18)

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** A Calendar whose clock stands still, with anything a seed adds. */
export function bootCalendar(seed: Record<string, unknown> = {}) {
  const log = (level: string, message: string, details?: unknown) => {
    if (level === 'error') console.error(message, details)
  }
  const instance: Instance = boot(googleCalendar, { seeder: googleCalendarSeeder, log })
  onTestFinished(() => instance.close())
  const clock = { now: '2030-05-13T18:00:00Z', frozen: true }
  seedInstance(instance, { google_calendar: { clock, ...seed } })
  const call = clientOf(instance)
  const owner = clientOf(instance, bearer(credentials.accessToken))
  const second = clientOf(instance, bearer(credentials.secondAccessToken))
  const advance = (duration: string) => call('POST /admin/clock', { advance: duration })
  const as = (token: string) => clientOf(instance, bearer(token))
  return { instance, call, owner, second, as, advance }
}

/** The same behind a port, with the official SDK for the owner and the second person. */
export async function serveCalendar(seed: Record<string, unknown> = {}) {
  const twin = bootCalendar(seed)
  const listener = await serveInstance(twin.instance)
  onTestFinished(() => listener.close())
  const url = `http://127.0.0.1:${listener.port}`
  const sdk = (token: string): calendar_v3.Calendar => {
    const oauth = new auth.OAuth2()
    oauth.setCredentials({ access_token: token })
    return calendar({ version: 'v3', auth: oauth, rootUrl: `${url}/` })
  }
  return {
    ...twin,
    url,
    sdk: sdk(credentials.accessToken),
    secondSdk: sdk(credentials.secondAccessToken),
  }
}

/** The status and the reason of a refusal: `404 notFound`. */
export function refusal({ status, body }: Answer): string {
  return `${status} ${body?.error?.errors?.[0]?.reason ?? body?.error}`
}

/** Makes a secondary calendar and answers its id. */
export async function makeCalendar(
  call: ReturnType<typeof clientOf>,
  summary = 'Team',
): Promise<string> {
  const { body } = await call('POST /calendar/v3/calendars', { summary })
  return body.id
}

/** The base of the paths below a calendar. */
export const inCalendar = (id: string) => `/calendar/v3/calendars/${encodeURIComponent(id)}`
