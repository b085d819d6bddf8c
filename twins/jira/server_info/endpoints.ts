import { endpoint } from '../protocol/endpoint.ts'
import { siteUrl } from '../protocol/site.ts'
import { showTime } from '../protocol/time.ts'

export const serverInfo = {
  'GET /rest/api/3/serverInfo': endpoint(
    'anyone',
    () => ({}),
    (world) => ({
      baseUrl: siteUrl(world),
      displayUrl: siteUrl(world),
      displayUrlServicedeskHelpCenter: siteUrl(world),
      displayUrlConfluence: siteUrl(world),
      version: '1001.0.0-SNAPSHOT',
      versionNumbers: [1001, 0, 0],
      deploymentType: 'Cloud',
      buildNumber: 100_284,
      buildDate: '2026-08-27T05:09:11.000+0000',
      serverTime: showTime(world.now()),
      scmInfo: '1f2a7b31c5f0c1a2c9e2d6f7b45b2b0a1f1d2e3c',
      serverTitle: 'Jira',
      serverTimeZone: 'Etc/UTC',
    }),
  ),
}
