import type { Twin } from '../shared/contract.ts'

/** What is known of a twin without loading it. */
export interface TwinEntry {
  readonly label: string
  readonly kind: Twin['kind']
  /** The port of its default instance. */
  readonly port: number
  /** The provider's real host names, for the intercepting proxy. */
  readonly hosts: readonly string[]
  load(): Promise<Twin>
}

/** Every twin there is; a new one adds its entry. None is loaded before it is asked for. */
export const twins = {
  slack: {
    label: 'Slack',
    kind: 'backend',
    port: 12112,
    hosts: ['slack.com', '*.slack.com'],
    load: () => import('./slack/index.ts').then(({ slack }) => slack),
  },
  stripe: {
    label: 'Stripe',
    kind: 'backend',
    port: 12111,
    hosts: [
      'api.stripe.com',
      'js.stripe.com',
      'files.stripe.com',
      'connect.stripe.com',
      'meter-events.stripe.com',
    ],
    load: () => import('./stripe/index.ts').then(({ stripe }) => stripe),
  },
  google_drive: {
    label: 'Google Drive',
    kind: 'frontend',
    port: 12115,
    hosts: [
      'www.googleapis.com',
      'drive.googleapis.com',
      'oauth2.googleapis.com',
      'accounts.google.com',
      'openidconnect.googleapis.com',
    ],
    load: () => import('./google_drive/index.ts').then(({ googleDrive }) => googleDrive),
  },
  google_calendar: {
    label: 'Google Calendar',
    kind: 'frontend',
    port: 12117,
    hosts: [
      'www.googleapis.com',
      'calendar.googleapis.com',
      'oauth2.googleapis.com',
      'accounts.google.com',
      'openidconnect.googleapis.com',
    ],
    load: () => import('./google_calendar/index.ts').then(({ googleCalendar }) => googleCalendar),
  },
} as const satisfies Readonly<Record<string, TwinEntry>>

/** The name of a twin. */
export type TwinName = keyof typeof twins
