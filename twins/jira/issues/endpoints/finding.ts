import { z } from 'zod'
import { body, flag, names, optional } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { ensure } from '../../protocol/error.ts'
import type { Issue } from '../../schema/issues.ts'
import { showIssue } from '../expanding.ts'
import { readJql, Search } from '../finding.ts'
import { issueWith, isVisible } from '../issue.ts'
import { FieldChoice } from '../showing.ts'

export const issueSearches = {
  'POST /rest/api/3/issue/bulkfetch': endpoint(
    'anyone',
    () => ({
      body: body({
        issueIdsOrKeys: z.array(z.string()),
        fields: names(),
        expand: names(),
        properties: names(),
        fieldsByKeys: z.boolean().optional(),
      }),
    }),
    (world, { body: { issueIdsOrKeys, fields, expand, properties } }) => {
      ensure(issueIdsOrKeys.length > 0, 400, 'issueIdsOrKeys must not be empty.')
      ensure(issueIdsOrKeys.length <= 100, 400, 'At most 100 issues can be fetched at once.')
      const choice = new FieldChoice(fields, '*navigable')
      const found = new Map<string, Issue>()
      const issueErrors = issueIdsOrKeys.flatMap((id) => {
        const issue = issueWith(world, id)
        if (!issue || !isVisible(world, issue)) {
          return [
            { id, errorMessage: 'Issue does not exist or you do not have permission to see it.' },
          ]
        }
        found.set(issue.id, issue)
        return []
      })
      const issues = [...found.values()]
        .sort((a, b) => Number(a.id) - Number(b.id))
        .map((issue) => showIssue(world, issue, { choice, expand, properties }))
      return { issues, issueErrors }
    },
  ),

  'GET /rest/api/3/issue/picker': endpoint(
    'anyone',
    () => ({
      query: optional(),
      currentJQL: optional(),
      currentIssueKey: optional(),
      showSubTasks: flag(true),
    }),
    (world, { query = '', currentJQL = '' }) => {
      const words = query.replaceAll(/["\\]/g, ' ').trim()
      const jql = words === '' ? 'updated > -30d' : `summary ~ "${words}*" OR key = "${words}"`
      const isKey = /^[A-Z][A-Z0-9_]*-\d+$/i.test(words) && issueWith(world, words)
      const wanted = isKey || words === '' ? jql : `summary ~ "${words}*"`
      const { issues } = new Search(world, readJql(currentJQL || wanted)).page(20)
      const shown = issues.map((issue) => ({
        id: Number(issue.id),
        key: issue.key,
        keyHtml: issue.key,
        img: '/images/icons/issuetypes/task.png',
        summary: issue.summary,
        summaryText: issue.summary,
      }))
      return {
        sections: [
          {
            id: 'cs',
            label: 'Current Search',
            sub: `Showing ${shown.length} of ${shown.length} matching issues`,
            issues: shown,
          },
        ],
      }
    },
  ),
}
