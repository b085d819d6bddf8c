/** What the oracle knows of one twin before reading anything. */
export type TwinSources = {
  family: 'openapi' | 'discovery' | 'stone'
  // Newest first: the first one that describes an answer judges it.
  descriptions: string[]
  // Recorded webhooks, where they are kept apart from the recorded answers.
  recordedEvents?: string
  // From the paths that are served or were recorded to the paths that are described.
  rewrites: [RegExp, string][]
  // Keys that no description has are reported; off where the descriptions are known to be partial.
  unknownProperties: boolean
  // Operations are called by one name with any method.
  bareNames?: boolean
  // An answer of 200 that says `ok: false` is an error.
  okEnvelope?: boolean
  // Errors any operation can answer that came after its descriptions enumerated them.
  laterErrors?: string[]
  // The header that says which version an answer is of. From `oldest` until `middle` the oldest
  // description judges it, from `newest` all of them; between and before, there is none that could.
  versions?: { header: string; oldest: string; middle: string; newest: string }
  // What an older description requires stays required while the newest still has it.
  crossCheckRequired?: boolean
  // The objects that an error shows whole, by key, and where each could be read by itself.
  shownWhole?: Record<string, string>
  // Schemas that stand for what an SDK makes of a value, and what the value is on the wire.
  onTheWire?: Record<string, unknown>
}

const openapi = { family: 'openapi', unknownProperties: true } as const
const discovery = {
  family: 'discovery',
  unknownProperties: true,
  rewrites: [[/^(\/resumable)?\/upload/, '']] satisfies [RegExp, string][],
} as const

/** The descriptions of every twin, in the folder beside the project. */
export const twinSources: Record<string, TwinSources> = {
  box: {
    ...openapi,
    descriptions: ['openapi-v2026.0.json', 'openapi-v2025.0.json', 'openapi.json'],
    rewrites: [
      [/^(\/api)?\/2\.0/, ''],
      [/^\/api\/oauth2\/authorize/, '/authorize'],
    ],
  },
  discord: {
    ...openapi,
    descriptions: ['openapi.json'],
    rewrites: [[/^\/api(\/v\d+)?/, '']],
  },
  dropbox: {
    family: 'stone',
    unknownProperties: true,
    descriptions: ['dropbox-api-spec.json'],
    rewrites: [[/^\/\{\}\//, '/2/']],
  },
  github: {
    ...openapi,
    descriptions: ['api.github.com.json'],
    recordedEvents: 'github_webhooks.shapes.json',
    rewrites: [[/^\/api\/v3/, '']],
  },
  google_calendar: { ...discovery, descriptions: ['calendar-v3.discovery.json'] },
  google_drive: { ...discovery, descriptions: ['drive-v3.discovery.json'] },
  jira: {
    ...openapi,
    descriptions: ['jira-platform-v3.json', 'jira-software-v3.json'],
    rewrites: [
      [/^\/ex\/jira\/[^/]+/, ''],
      [/^\/rest\/api\/(\{\}|latest)\//, '/rest/api/3/'],
    ],
  },
  notion: {
    ...openapi,
    descriptions: ['notion-client-5.26.0.derived.openapi.json', 'notion-openapi-mcp-2.5.2.json'],
    rewrites: [],
  },
  slack: {
    ...openapi,
    descriptions: ['slack-web-api-8.2.0.derived.openapi.json', 'slack_web_openapi_v2.json'],
    rewrites: [[/^\/api\//, '/']],
    bareNames: true,
    okEnvelope: true,
    // The 2021 lists do not have these: tokens, scopes, limits and retirements, and blocks.
    laterErrors: [
      'access_denied',
      'accesslimited',
      'deprecated_endpoint',
      'ekm_access_denied',
      'enterprise_is_restricted',
      'internal_error',
      'invalid_arguments',
      'invalid_blocks',
      'method_deprecated',
      'missing_argument',
      'not_allowed_token_type',
      'ratelimited',
      'service_unavailable',
      'team_access_not_granted',
      'token_expired',
      'two_factor_setup_required',
      'unknown_method',
    ],
  },
  stripe: {
    ...openapi,
    descriptions: ['stripe-node-23.1.0.derived.openapi.json', 'stripe-openapi-2024-04-10.json'],
    rewrites: [[/^\/v<[^>]*>/, '/v1']],
    versions: {
      header: 'stripe-version',
      oldest: '2024-04-10',
      middle: '2025-03-31',
      newest: '2025-09-30',
    },
    crossCheckRequired: true,
    shownWhole: {
      payment_intent: '/v1/payment_intents/pi_1',
      payment_method: '/v1/payment_methods/pm_1',
      setup_intent: '/v1/setup_intents/seti_1',
    },
    onTheWire: {
      '#/components/schemas/Decimal': { type: 'string', pattern: '^-?[0-9]+([.][0-9]+)?$' },
    },
  },
  unified: {
    ...openapi,
    descriptions: ['unified-sdk-2.85.49.derived.openapi.json'],
    rewrites: [],
  },
  unstructured: {
    ...openapi,
    descriptions: ['unstructured-platform+partition.reconstructed.json'],
    rewrites: [],
  },
}
