import type { TwinManifest } from '../manifest.ts'

export const manifest: TwinManifest = {
  name: 'slack',
  label: 'Slack',
  kind: 'backend',
  port: 12112,
  hosts: ['slack.com', '*.slack.com'],
  defaultAuthorization: 'Bearer xoxb-F9SXMECOSFOGYR3XKXWN',
  fingerprints: [
    { signal: 'Slack API', pattern: /slack\.com\/api\/|hooks\.slack\.com\/services/ },
    {
      signal: 'Sign in with Slack',
      pattern: /slack\.com\/(?:oauth\/v2|openid\/connect)\/authorize/,
    },
    { signal: 'Slack SDK', pattern: /@slack\/(?:web-api|bolt|oauth)|\bxox[bp]-/ },
  ],
  hasPrompts: true,
}
