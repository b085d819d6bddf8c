import { z } from 'zod'
import { orText, text } from '../schema.ts'

const role = z.enum(['freeBusyReader', 'reader', 'writer', 'owner'])

/** Whom a calendar is shared with: a person by default, or a group, a domain or everybody. */
const rule = () =>
  orText('email', {
    email: text().optional(),
    group: text().optional(),
    domain: text().optional(),
    public: z.literal(true).optional(),
    role: role.optional(),
  })

export type AclSeed = z.output<ReturnType<typeof rule>>

/** A time as Google's own events have it. */
const moment = () =>
  z.union([
    text(),
    z.strictObject({
      date: text().optional(),
      dateTime: text().optional(),
      timeZone: text().optional(),
    }),
  ])

export type MomentSeed = z.output<ReturnType<typeof moment>>

const reminder = () =>
  z.strictObject({ method: z.enum(['email', 'popup']), minutes: z.number().int() })

const event = () =>
  z.strictObject({
    summary: text(),
    start: moment(),
    end: moment().optional(),
    description: z.string().optional(),
    location: z.string().optional(),
    attendees: z
      .array(
        orText('email', {
          email: text(),
          displayName: text().optional(),
          optional: z.boolean().optional(),
          responseStatus: z.enum(['needsAction', 'declined', 'tentative', 'accepted']).optional(),
        }),
      )
      .default([]),
    recurrence: z.array(text()).default([]),
    all_day: z.boolean().default(false),
    status: z.enum(['confirmed', 'tentative', 'cancelled']).default('confirmed'),
    reminders: z
      .union([
        z.array(reminder()),
        z.strictObject({
          useDefault: z.boolean().default(false),
          overrides: z.array(reminder()).optional(),
        }),
      ])
      .optional(),
    visibility: z.enum(['default', 'public', 'private', 'confidential']).optional(),
    transparency: z.enum(['opaque', 'transparent']).optional(),
    color_id: text().optional(),
    conference: z.boolean().default(false),
  })

export type EventSeed = z.output<ReturnType<typeof event>>

const calendar = () =>
  z.strictObject({
    name: text(),
    owner: text().optional(),
    time_zone: text().optional(),
    description: z.string().optional(),
    location: z.string().optional(),
    acl: z.array(rule()).default([]),
    events: z.array(event()).default([]),
  })

export type OneCalendarSeed = z.output<ReturnType<typeof calendar>>

/** The part of a seed_config for Calendar. */
export const CalendarSeed = () =>
  z.strictObject({
    users: z
      .array(
        orText('email', {
          email: text(),
          name: text().optional(),
          is_admin: z.boolean().optional(),
          time_zone: text().optional(),
        }),
      )
      .default([]),
    groups: z.array(z.strictObject({ email: text(), members: z.array(text()) })).default([]),
    calendars: z.array(calendar()).default([]),
  })

export type CalendarSeed = z.output<ReturnType<typeof CalendarSeed>>
