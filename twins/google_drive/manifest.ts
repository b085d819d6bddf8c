import type { TwinManifest } from '../manifest.ts'

export const manifest: TwinManifest = {
  name: 'google_drive',
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
  defaultAuthorization: 'Bearer ya29.drive-twin-owner',
  fingerprints: [
    {
      signal: 'Drive API',
      pattern: /googleapis\.com\/(?:upload\/)?drive\/v\d|auth\/drive(?:\.\w+)?\b/,
    },
    { signal: 'Google Picker', pattern: /google\.picker\.|drive\.google\.com\/picker/ },
  ],
  hasPrompts: true,
}
