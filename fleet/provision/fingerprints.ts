/** What in a page or its scripts shows that it uses a provider, and how sure that makes. */
interface Fingerprint {
  twin: string
  signal: string
  pattern: RegExp
}

const print = (twin: string, signal: string, pattern: RegExp): Fingerprint => {
  return { twin, signal, pattern }
}

/** Hosts, SDK loaders, key shapes and globals that the providers' own browser code brings along. */
export const fingerprints: readonly Fingerprint[] = [
  print('stripe', 'Stripe.js', /js\.stripe\.com|\bloadStripe\s*\(|\bStripe\(\s*["'`]pk_/),
  print('stripe', 'publishable key', /\bpk_(?:test|live)_[A-Za-z0-9]{8,}/),
  print('stripe', 'Stripe API', /api\.stripe\.com|(?:checkout|buy|billing)\.stripe\.com/),
  print('slack', 'Slack API', /slack\.com\/api\/|hooks\.slack\.com\/services/),
  print('slack', 'Sign in with Slack', /slack\.com\/(?:oauth\/v2|openid\/connect)\/authorize/),
  print('slack', 'Slack SDK', /@slack\/(?:web-api|bolt|oauth)|\bxox[bp]-/),
  print('discord', 'Discord API', /discord(?:app)?\.com\/api|discord\.gg\/|cdn\.discordapp\.com/),
  print('discord', 'Discord OAuth', /discord\.com\/(?:api\/)?oauth2\/authorize/),
  print('discord', 'Discord SDK', /@discordjs\/|discord\.js|@discord\/embedded-app-sdk/),
  print('jira', 'Atlassian site', /[\w-]+\.atlassian\.net|api\.atlassian\.com\/ex\/jira/),
  print('jira', 'Atlassian OAuth', /auth\.atlassian\.com\/authorize/),
  print('notion', 'Notion API', /api\.notion\.com|@notionhq\/client|["'`]Notion-Version["'`]/),
  print(
    'google_drive',
    'Drive API',
    /googleapis\.com\/(?:upload\/)?drive\/v\d|auth\/drive(?:\.\w+)?\b/,
  ),
  print('google_drive', 'Google Picker', /google\.picker\.|drive\.google\.com\/picker/),
  print(
    'google_calendar',
    'Calendar API',
    /googleapis\.com\/calendar\/v\d|auth\/calendar(?:\.\w+)*\b/,
  ),
  print('dropbox', 'Dropbox API', /(?:api|content)\.dropboxapi\.com|dropbox\.com\/oauth2/),
  print('dropbox', 'Dropbox Chooser', /dropbox\.com\/static\/api\/\d\/dropins\.js|Dropbox\.choose/),
  print('box', 'Box API', /(?:api|upload|account)\.box\.com|dl\.boxcloud\.com/),
  print('box', 'Box UI Elements', /cdn\d*\.boxcdn\.net|box-ui-elements|Box\.ContentExplorer/),
  print('github', 'GitHub API', /api\.github\.com|github\.com\/login\/oauth\/authorize/),
  print('github', 'Octokit', /@octokit\/|\bnew Octokit\(|\bghp_[A-Za-z0-9]{20,}/),
  print('unified', 'Unified.to', /api(?:-eu|-au)?\.unified\.to|@unified-api\//),
  print('unstructured', 'Unstructured', /api\.unstructured(?:app)?\.io|unstructured-client/),
]

export interface Signal {
  twin: string
  signal: string
  /** The address of the page or script it was found in. */
  found_in: string
}

/** The signals of providers in one text. */
export function findSignals(text: string, source: string): Signal[] {
  return fingerprints
    .filter(({ pattern }) => pattern.test(text))
    .map(({ twin, signal }) => ({ twin, signal, found_in: source }))
}
