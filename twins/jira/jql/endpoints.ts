import { z } from 'zod'
import { problemsOf, readJql, Search } from '../issues/finding.ts'
import { body, whole } from '../protocol/args.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { JiraError } from '../protocol/error.ts'
import type { JiraWorld } from '../protocol/world.ts'

export const jql = {
  'POST /rest/api/3/jql/match': endpoint(
    'anyone',
    () => ({ body: body({ issueIds: z.array(whole()), jqls: z.array(z.string()) }) }),
    (world, { body: { issueIds, jqls } }) => ({
      matches: jqls.map((jql) => matchOne(world, jql, issueIds)),
    }),
  ),

  'POST /rest/api/3/jql/parse': endpoint(
    'anyone',
    () => ({
      validation: z.enum(['strict', 'warn', 'none']).default('strict'),
      body: body({ queries: z.array(z.string()) }),
    }),
    (world, args) => ({ queries: args.body.queries.map((query) => parseOne(world, query)) }),
  ),
}

function matchOne(world: JiraWorld, jql: string, issueIds: readonly number[]) {
  try {
    const found = new Search(world, readJql(jql))
    return { matchedIssues: issueIds.filter((id) => found.has(String(id))), errors: [] }
  } catch (error) {
    if (!(error instanceof JiraError)) throw error
    return { matchedIssues: [], errors: [error.message] }
  }
}

function parseOne(world: JiraWorld, query: string) {
  try {
    const problems = problemsOf(world, readJql(query))
    return { query, ...(problems.length > 0 && { errors: problems }) }
  } catch (error) {
    if (!(error instanceof JiraError)) throw error
    return { query, errors: [error.message] }
  }
}
