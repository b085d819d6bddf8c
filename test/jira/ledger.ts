import { explainFor } from '../support/ledger/entry.ts'

const explain = explainFor('jira')
const bodiless = 'the description gives its 204 a body of any form; a 204 has none'
const recorded = 'recorded answers have it, the description does not know it'
const nulls = 'real histories have null where there was nothing'
const issue = '/rest/api/3/issue/{issueIdOrKey}'
const settings = [
  'announcementBanner',
  'configuration/timetracking',
  'mypreferences',
  'mypreferences/locale',
]

/** Where Jira is known to differ from the published description. */
export const ledger = [
  ...[`PUT ${issue}`, `PUT ${issue}/assignee`, `POST ${issue}/transitions`].map((operation) =>
    explain(operation, '', bodiless),
  ),
  ...settings.map((path) => explain(`PUT /rest/api/3/${path}`, '', bodiless)),
  ...[
    `PUT ${issue}/remotelink/{linkId}`,
    `POST ${issue}/watchers`,
    `POST ${issue}/votes`,
    'POST /rest/api/3/project/{projectIdOrKey}/archive',
    'PUT /rest/api/3/field/{fieldId}',
  ].map((operation) => explain(operation, '', bodiless)),
  explain(`GET ${issue}/remotelink`, '', 'without a globalId the links come as a list'),
  ...[
    'GET /rest/api/3/project',
    'GET /rest/api/3/project/recent',
    'PUT /rest/api/3/project/{projectIdOrKey}',
    'POST /rest/api/3/project/{projectIdOrKey}/restore',
    'GET /rest/api/3/project/{projectId}/hierarchy',
  ].map((operation) => explain(operation, '*entityId', recorded)),
  explain('GET /rest/api/3/field', '*untranslatedName', recorded),
  explain('POST /rest/api/3/field', '*untranslatedName', recorded),
  explain(`GET ${issue}/changelog`, '*/items/*/from', nulls),
  explain(`GET ${issue}/changelog`, '*/items/*/to', nulls),
  explain(`POST ${issue}/changelog/list`, '*/items/*/from', nulls),
  explain(`POST ${issue}/changelog/list`, '*/items/*/to', nulls),
]
