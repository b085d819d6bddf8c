import type { calendar_v3 } from '@googleapis/calendar'
import { type CalendarWorld, refusal, required } from '../../protocol/index.ts'
import type { CalendarRow } from '../../schema/index.ts'
import { invalid } from './extras.ts'

type Conference = calendar_v3.Schema$ConferenceData

const letters = 'abcdefghijklmnopqrstuvwxyz'

function meetingCode(world: CalendarWorld): string {
  const part = (length: number) =>
    Array.from({ length }, () => letters[Math.floor(world.random() * 26)]).join('')
  return `${part(3)}-${part(4)}-${part(3)}`
}

/** A Meet conference, made as asked. https://developers.google.com/workspace/calendar/api/guides/create-events#conferencing */
function createMeet(world: CalendarWorld, requestId: string): Conference {
  const conferenceId = meetingCode(world)
  const label = `meet.google.com/${conferenceId}`
  return {
    createRequest: {
      requestId,
      conferenceSolutionKey: { type: 'hangoutsMeet' },
      status: { statusCode: 'success' },
    },
    entryPoints: [{ entryPointType: 'video', uri: `https://${label}`, label }],
    conferenceSolution: {
      key: { type: 'hangoutsMeet' },
      name: 'Google Meet',
      iconUri:
        'https://fonts.gstatic.com/s/i/productlogos/meet_2020q4/v6/web-512dp/' +
        'logo_meet_2020q4_color_2x_web_512dp.png',
    },
    conferenceId,
  }
}

/** Reads what is asked of an event's conference; `before` is what it has. */
export function readConference(
  world: CalendarWorld,
  calendar: CalendarRow,
  given: Conference | null | undefined,
  before: Conference | undefined,
): Conference | undefined {
  if (!given) return undefined
  const { createRequest, conferenceSolution, entryPoints } = given
  const requestId = createRequest?.requestId
  if (requestId && requestId === before?.createRequest?.requestId) return before
  if (createRequest && !createRequest.status) {
    if (!requestId) throw required('requestId', 'Missing conference request id.')
    const type = createRequest.conferenceSolutionKey?.type ?? 'hangoutsMeet'
    if (type !== 'hangoutsMeet' || !calendar.conferenceTypes.includes(type)) {
      throw invalid('Invalid conference type value.')
    }
    return createMeet(world, requestId)
  }
  if (!conferenceSolution?.key?.type || !entryPoints || entryPoints.length === 0) {
    throw refusal(400, 'invalid', 'Invalid conference data.')
  }
  return given
}

/** The address of the conference's video, for clients that know nothing else. */
export function hangoutLinkOf(conference: Conference | undefined): string | undefined {
  if (conference?.conferenceSolution?.key?.type !== 'hangoutsMeet') return undefined
  const video = conference.entryPoints?.find(({ entryPointType }) => entryPointType === 'video')
  return video?.uri ?? undefined
}
