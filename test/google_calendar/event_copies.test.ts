import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EventRow } from '../../twins/google_calendar/schema/index.ts'
import { at, timed } from './event_support.ts'
import { bootCalendar } from './support.ts'

const accounts = ['ada@example.com', 'grace@example.com']
const attendees = fc.array(
  fc.record({
    email: fc.constantFrom(...accounts, 'guest@elsewhere.org'),
    responseStatus: fc.constantFrom('accepted', 'declined', 'needsAction'),
  }),
  { maxLength: 3 },
)
const times = fc.constantFrom(
  { start: timed('2030-05-20T10:00:00'), end: timed('2030-05-20T11:00:00') },
  { start: timed('2030-05-21T10:00:00'), end: timed('2030-05-21T12:00:00') },
  { start: { date: '2030-05-20' }, end: { date: '2030-05-21' } },
)
const recurrence = fc.constantFrom(
  ['RRULE:FREQ=DAILY;COUNT=3'],
  ['RRULE:FREQ=DAILY;COUNT=2'],
  undefined,
)
/** Each has an event, and perhaps a copy of the other's. */
const ids = ['first', 'other']
const instances = ids.flatMap((id) => [`${id}_20300521T080000Z`, `${id}_20300521`])

/** A call by either person: an event is made, an event or instance is changed or deleted. */
const calls = fc.oneof(
  fc.record({
    method: fc.constant('POST'),
    id: fc.constant(undefined),
    body: fc
      .tuple(times, attendees, recurrence)
      .map(([when, people, lines]) => ({ ...when, attendees: people, recurrence: lines })),
  }),
  fc.record({
    method: fc.constantFrom('PATCH', 'PATCH', 'PATCH', 'DELETE'),
    id: fc.constantFrom(...ids, ...instances),
    body: fc.oneof(
      times,
      attendees.map((people) => ({ attendees: people })),
      recurrence.map((lines) => ({ recurrence: lines ?? null })),
      fc.record({ summary: fc.constantFrom('One', 'Two') }),
      fc.record({ status: fc.constantFrom('confirmed', 'cancelled') }),
      fc.record({ guestsCanModify: fc.boolean() }),
      fc.record({ colorId: fc.constantFrom('1', null) }),
    ),
  }),
)

const toShared = ({ summary, start, end, recurrence: lines, data, sequence }: EventRow) => ({
  ...{ summary, start, end, lines, sequence },
  people: data.attendees,
})

/** What is wrong between an organizer's event and the copies of it. */
function misfits(events: readonly EventRow[]): string[] {
  const find = (calendar: string, eventId?: string) =>
    events.find((each) => each.calendar === calendar && each.eventId === eventId)
  return events.flatMap((event): string[] => {
    const series = event.recurringEventId && find(event.calendar, event.recurringEventId)
    const isLeft = series && series.status === 'cancelled' && series.organizer === event.calendar
    if (isLeft) return [`${event.id} is left of a series that is gone`]
    if (event.organizer !== event.calendar || event.status === 'cancelled') return []
    return (event.data.attendees ?? []).flatMap(({ email, responseStatus }): string[] => {
      if (!email || email === event.calendar || !accounts.includes(email)) return []
      const copy = find(email, event.eventId)
      const hasLeft = responseStatus === 'declined'
      if (!copy) return hasLeft ? [] : [`${email} has no copy of ${event.id}`]
      if (copy.iCalUID !== event.iCalUID) return []
      if (copy.status === 'cancelled' && !hasLeft) return [`${copy.id} is gone`]
      expect(toShared(copy)).toEqual(toShared(event))
      return []
    })
  })
}

test('whatever two people do, the copies of an event say what its organizer’s says', async () => {
  const sequence = fc.array(fc.tuple(fc.boolean(), calls), { minLength: 10, maxLength: 40 })
  const property = fc.asyncProperty(sequence, async (steps) => {
    const { owner, second, call } = bootCalendar()
    for (const [isOwner, { method, id, body }] of steps) {
      const person = isOwner ? owner : second
      const path = id === undefined ? at : `${at}/${id}`
      const own = method === 'POST' ? { ...body, id: isOwner ? 'first' : 'other' } : body
      const answer = await person(`${method} ${path}`, method === 'DELETE' ? undefined : own)
      expect(answer.status, answer.text).toBeLessThan(500)
    }
    const { body } = await call('GET /admin/state?collection=events')
    expect(misfits(Object.values(body.collections.events ?? {}))).toEqual([])
  })
  await fc.assert(property, { numRuns: 20, seed: 6 })
})
