import type { TwinManifest } from '../manifest.ts'

export const manifest: TwinManifest = {
  name: 'jira',
  label: 'Jira Cloud',
  kind: 'backend',
  port: 12122,
  hosts: ['api.atlassian.com', 'auth.atlassian.com', 'your-domain.atlassian.net'],
  // Basic: the e-mail address and the token of a plain start.
  defaultAuthorization: `Basic ${btoa('ada@twin.example:jira_default_seed_token')}`,
  fingerprints: [
    { signal: 'Atlassian site', pattern: /\b[a-z0-9-]+\.atlassian\.net\b/ },
    { signal: 'Jira REST API', pattern: /\/rest\/(api\/[23]|agile\/1\.0)\// },
    { signal: 'Atlassian OAuth', pattern: /\bauth\.atlassian\.com\b/ },
  ],
}
