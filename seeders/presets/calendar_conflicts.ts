import { emoji, type Preset, said } from './preset.ts'

const week = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Orchard Analytics//Week//EN
BEGIN:VEVENT
UID:board@orchard.example
DTSTART:20260310T140000Z
DTEND:20260310T153000Z
SUMMARY:Board call
END:VEVENT
BEGIN:VEVENT
UID:demo@orchard.example
DTSTART:20260310T150000Z
DTEND:20260310T160000Z
SUMMARY:Demo for Lumen Ledger
END:VEVENT
END:VCALENDAR
`

const slack = {
  team: { name: 'Orchard Analytics', domain: 'orchard' },
  users: [
    {
      name: 'farah',
      real_name: 'Farah Siddiqui',
      email: 'farah@orchard.example',
      title: 'Chief executive',
      tz: 'Europe/London',
      status_text: 'Board call until 15:30',
      status_emoji: ':calendar:',
    },
    {
      name: 'joel',
      real_name: 'Joel Andersson',
      email: 'joel@orchard.example',
      title: 'Sales',
      tz: 'Europe/Stockholm',
    },
    {
      name: 'keiko',
      real_name: 'Keiko Mori',
      email: 'keiko@orchard.example',
      title: 'Data scientist',
      tz: 'Asia/Tokyo',
    },
    {
      name: 'marisol',
      real_name: 'Marisol Vega',
      email: 'marisol@orchard.example',
      title: 'Office manager',
      tz: 'America/Los_Angeles',
      is_admin: true,
    },
    { name: 'planner', real_name: 'Planner', is_bot: true },
  ],
  channels: [
    {
      name: 'scheduling',
      topic: 'Times are UTC unless somebody says otherwise',
      messages: [
        said(
          'planner',
          '-5h',
          'Conflict: Farah has “Board call” 14:00–15:30 and “Demo” 15:00–16:00',
          {
            files: [{ name: 'farah-week.ics', content: week }],
            thread: [
              said(
                'joel',
                '-295m',
                'The demo can move to 16:00, but Keiko needs to be awake for it.',
              ),
              said('keiko', '-290m', '16:00 UTC is one in the morning here. 08:00 UTC works.'),
              said('farah', '-280m', 'Then 08:00 on Wednesday. I tell Lumen Ledger.'),
              said('planner', '-279m', 'Moved: “Demo for Lumen Ledger”, Wednesday 08:00–09:00'),
            ],
            reactions: [emoji('calendar', 'joel', 'keiko')],
          },
        ),
        said(
          'planner',
          '-3h',
          'Double booking: room Pear, Thursday 10:00, “Hiring” and “Design review”',
          {
            thread: [
              said('marisol', '-175m', 'Design review may have Quince, it has the bigger screen.'),
              said('joel', '-170m', 'Fine with us.'),
            ],
          },
        ),
        said(
          'marisol',
          '-90m',
          'Clocks change in the US on Sunday: our stand-up is at 08:00 there.',
          {
            pinned: true,
          },
        ),
        said('planner', '-20m', 'Still open: Joel is invited to two dinners on Friday at 19:00'),
      ],
    },
    {
      name: 'sales',
      messages: [
        said(
          'joel',
          '-4h',
          'Lumen Ledger confirmed Wednesday at eight. They bring two engineers.',
          {
            reactions: [emoji('raised_hands', 'farah')],
          },
        ),
      ],
    },
  ],
  dms: [
    {
      users: ['planner', 'joel'],
      messages: [
        said(
          'planner',
          '-20m',
          'Friday 19:00: “Dinner with Lumen Ledger” or “Choir”? Reply 1 or 2.',
        ),
        said('joel', '-5m', 'Give me until tomorrow.'),
      ],
    },
  ],
}

/** The planning bot's account, whose token works at once, may change everybody's calendar. */
const acl = [{ email: 'ada@example.com', role: 'writer' }]

/** Somebody's own calendar. */
function own(owner: string, events: object[]): object {
  return { name: 'primary', owner: `${owner}@orchard.example`, acl, events }
}

/** A room, which has a calendar of its own. */
function room(name: string, events: object[]): object {
  const owner = 'marisol@orchard.example'
  const rule = { domain: 'orchard.example', role: 'reader' }
  return { name: `Room ${name}`, owner, time_zone: 'Europe/London', acl: [...acl, rule], events }
}

const invited = (...names: string[]) =>
  names.map((name) => ({ email: `${name}@orchard.example`, responseStatus: 'accepted' }))

const google_calendar = {
  users: slack.users
    .filter(({ email }) => email !== undefined)
    .map(({ email, real_name, tz }) => ({ email, name: real_name, time_zone: tz })),
  calendars: [
    own('farah', [
      {
        summary: 'Board call',
        start: '2026-03-10T14:00:00Z',
        end: '2026-03-10T15:30:00Z',
        visibility: 'private',
      },
      {
        summary: 'Demo for Lumen Ledger',
        start: '2026-03-11T08:00:00Z',
        end: '2026-03-11T09:00:00Z',
        description: 'Moved from Tuesday 15:00, which was during the board call.',
        attendees: [
          ...invited('farah', 'joel', 'keiko'),
          { email: 'engineering@lumenledger.example', responseStatus: 'accepted' },
        ],
        conference: true,
      },
      {
        summary: 'Stand-up',
        start: '2026-03-09T15:00:00',
        end: '2026-03-09T15:15:00',
        recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
        attendees: invited('farah', 'joel', 'keiko', 'marisol'),
      },
    ]),
    own('joel', [
      {
        summary: 'Dinner with Lumen Ledger',
        start: '2026-03-13T19:00:00',
        end: '2026-03-13T22:00:00',
        location: 'Harbour & Pine, Stockholm',
        status: 'tentative',
      },
      { summary: 'Choir', start: '2026-03-13T19:00:00', end: '2026-03-13T21:00:00' },
    ]),
    room('Pear', [{ summary: 'Hiring', start: '2026-03-12T10:00:00', end: '2026-03-12T11:00:00' }]),
    room('Quince', [
      {
        summary: 'Design review',
        start: '2026-03-12T10:00:00',
        end: '2026-03-12T11:00:00',
        description: 'Was in Pear, where Hiring is at that time.',
      },
    ]),
  ],
}

export const calendarConflicts: Preset = {
  id: 'calendar-conflicts',
  name: 'Calendar conflicts',
  description:
    'Double bookings across four time zones, settled in Slack threads with a planning bot, one ' +
    'of them still open, and the calendars they are about.',
  twins: ['slack', 'google_calendar'],
  tags: ['preset', 'functional', 'collaboration'],
  seed_config: { slack, google_calendar },
  prompt: null,
}
