import type { Fingerprint } from '../../twins/index.ts'

/** What shows the use of providers that have no twin; where one has, its manifest says it. */
export const providersWithoutTwin: Readonly<Record<string, readonly Fingerprint[]>> = {
  discord: [
    {
      signal: 'Discord API',
      pattern: /discord(?:app)?\.com\/api|discord\.gg\/|cdn\.discordapp\.com/,
    },
    { signal: 'Discord OAuth', pattern: /discord\.com\/(?:api\/)?oauth2\/authorize/ },
    { signal: 'Discord SDK', pattern: /@discordjs\/|discord\.js|@discord\/embedded-app-sdk/ },
  ],
  jira: [
    { signal: 'Atlassian site', pattern: /[\w-]+\.atlassian\.net|api\.atlassian\.com\/ex\/jira/ },
    { signal: 'Atlassian OAuth', pattern: /auth\.atlassian\.com\/authorize/ },
  ],
  notion: [
    {
      signal: 'Notion API',
      pattern: /api\.notion\.com|@notionhq\/client|["'`]Notion-Version["'`]/,
    },
  ],
  dropbox: [
    { signal: 'Dropbox API', pattern: /(?:api|content)\.dropboxapi\.com|dropbox\.com\/oauth2/ },
    {
      signal: 'Dropbox Chooser',
      pattern: /dropbox\.com\/static\/api\/\d\/dropins\.js|Dropbox\.choose/,
    },
  ],
  box: [
    { signal: 'Box API', pattern: /(?:api|upload|account)\.box\.com|dl\.boxcloud\.com/ },
    {
      signal: 'Box UI Elements',
      pattern: /cdn\d*\.boxcdn\.net|box-ui-elements|Box\.ContentExplorer/,
    },
  ],
  github: [
    { signal: 'GitHub API', pattern: /api\.github\.com|github\.com\/login\/oauth\/authorize/ },
    { signal: 'Octokit', pattern: /@octokit\/|\bnew Octokit\(|\bghp_[A-Za-z0-9]{20,}/ },
  ],
  unified: [{ signal: 'Unified.to', pattern: /api(?:-eu|-au)?\.unified\.to|@unified-api\// }],
  unstructured: [
    { signal: 'Unstructured', pattern: /api\.unstructured(?:app)?\.io|unstructured-client/ },
  ],
}
