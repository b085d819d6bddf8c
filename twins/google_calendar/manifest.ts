import type { TwinManifest } from '../manifest.ts'

export const manifest: TwinManifest = {
  name: 'google_calendar',
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
  defaultAuthorization: 'Bearer ya29.drive-twin-owner',
  fingerprints: [
    {
      signal: 'Calendar API',
      pattern: /googleapis\.com\/calendar\/v\d|auth\/calendar(?:\.\w+)*\b/,
    },
  ],
  hasPrompts: true,
}
