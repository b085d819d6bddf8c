// Written by `npm run coverage` from the schema of the seeder.
import type * as Discord from './discord/types.generated.ts'
import type * as GoogleCalendar from './google_calendar/types.generated.ts'
import type * as GoogleDrive from './google_drive/types.generated.ts'
import type * as Jira from './jira/types.generated.ts'
import type * as Slack from './slack/types.generated.ts'
import type * as Stripe from './stripe/types.generated.ts'

/** What each twin is seeded with, and what it puts into an app’s environment. */
export interface TwinTypes {
  discord: { seed: Discord.Seed; env: Discord.Env }
  google_calendar: { seed: GoogleCalendar.Seed; env: GoogleCalendar.Env }
  google_drive: { seed: GoogleDrive.Seed; env: GoogleDrive.Env }
  jira: { seed: Jira.Seed; env: Jira.Env }
  slack: { seed: Slack.Seed; env: Slack.Env }
  stripe: { seed: Stripe.Seed; env: Stripe.Env }
}
