import { z } from 'zod'
import { orText, text } from '../shape.ts'

const role = z.enum(['freeBusyReader', 'reader', 'writer', 'owner'])

/** Whom a calendar is shared with: a person by default, or a group, a domain or everybody. */
const rule = () =>
  orText('email', {
    email: text().optional(),
    group: text().optional(),
    domain: text().optional(),
    public: z.literal(true).optional(),
    role: role.default('reader'),
  })

export type AclSeed = z.output<ReturnType<typeof rule>>

const calendar = () =>
  z.strictObject({
    name: text(),
    owner: text().optional(),
    time_zone: text().optional(),
    description: z.string().optional(),
    location: z.string().optional(),
    acl: z.array(rule()).default([]),
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
