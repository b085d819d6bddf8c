import type { Seeder } from '../shared/contract.ts'

/** The seeder of every twin, by the twin's name; none is loaded before it is asked for. */
export const seeders: Readonly<Record<string, () => Promise<Seeder>>> = {
  slack: () => import('./slack/index.ts').then(({ slackSeeder }) => slackSeeder),
  stripe: () => import('./stripe/index.ts').then(({ stripeSeeder }) => stripeSeeder),
  google_drive: () =>
    import('./google_drive/index.ts').then(({ googleDriveSeeder }) => googleDriveSeeder),
  google_calendar: () =>
    import('./google_calendar/index.ts').then(({ googleCalendarSeeder }) => googleCalendarSeeder),
}
