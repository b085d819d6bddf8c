import { explainFor } from '../support/ledger/entry.ts'

const explain = explainFor('jira')
const bodiless = 'the description gives its 204 a body of any form; a 204 has none'
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
  explain(`GET ${issue}/changelog`, '*/items/*/from', nulls),
  explain(`GET ${issue}/changelog`, '*/items/*/to', nulls),
  explain(`POST ${issue}/changelog/list`, '*/items/*/from', nulls),
  explain(`POST ${issue}/changelog/list`, '*/items/*/to', nulls),
]
