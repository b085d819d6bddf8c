import { z } from 'zod'
import { orText, text } from '../shape.ts'

const role = z.enum(['freeBusyReader', 'reader', 'writer', 'owner'])

const calendar = () =>
  z.strictObject({
    name: text(),
    time_zone: text().optional(),
    description: z.string().optional(),
    owner: text().optional(),
    acl: z.array(orText('email', { email: text(), role: role.default('reader') })).default([]),
  })

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
