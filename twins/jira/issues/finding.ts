import type { Order } from '../../../shared/db/expression.ts'
import type { Scalar } from '../../../shared/json.ts'
import { cutPage } from '../../../shared/paging.ts'
import { may } from '../permissions/permission.ts'
import { JiraError, OddError } from '../protocol/error.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Issue } from '../schema/issues.ts'
import type { IssueColumn, Where } from '../search/clauses.ts'
import { Compiler } from '../search/compile.ts'
import { JqlError, parseJql, type Query } from '../search/syntax.ts'
import { Problems } from '../search/values.ts'
import { isVisible } from './issue.ts'

interface Found {
  issues: Issue[]
  /** Where the last one stands, to go on from. */
  position: Scalar[] | undefined
  hasMore: boolean
}

/** Reads a query; refuses what is no JQL. */
export function readJql(jql: string): Query {
  try {
    return parseJql(jql)
  } catch (error) {
    if (error instanceof JqlError) throw new JiraError(400, [error.message])
    throw error
  }
}

/** What Jira finds wrong with a query on this site; empty where nothing is. */
export function problemsOf(world: JiraWorld, query: Query): string[] {
  return compileQuery(world, query).problems.errors
}

function compileQuery(world: JiraWorld, query: Query) {
  const problems = new Problems()
  const compiler = new Compiler(world, problems)
  compiler.parse = parseJql
  return { where: compiler.compile(query.where), order: compiler.order(query.order), problems }
}

/** What who calls may see of the site's issues. */
function visible(world: JiraWorld): Where {
  const projects = world.db.projects.list()
  const seen = projects.filter(
    (project) => project.state === 'live' && may(world, 'BROWSE_PROJECTS', { project }),
  )
  const live: Where = { term: 'isArchived', is: '=', value: 0 }
  if (seen.length === projects.length) return live
  const any = seen.map(({ id }): Where => ({ term: 'project', is: '=', value: id }))
  return { all: [live, { any }] }
}

/** A query ready to be asked: its condition with what the caller may see, and its order. */
export class Search {
  readonly #world: JiraWorld
  readonly #where: Where
  readonly order: Order<IssueColumn>[]

  /** `more` are conditions beside the query's own; `usual` the order where it names none. */
  constructor(
    world: JiraWorld,
    query: Query,
    more: readonly Where[] = [],
    usual?: Order<IssueColumn>[],
  ) {
    const { where, order, problems } = compileQuery(world, query)
    if (problems.errors.length > 0) {
      throw new OddError(400, problems.errors[0] ?? '', {
        errorMessages: problems.errors,
        warningMessages: [],
      })
    }
    this.#world = world
    this.#where = { all: [where, visible(world), ...more] }
    this.order = query.order.length === 0 && usual ? usual : order
    // Texts that were written since the last search are indexed before they are looked through.
    if (JSON.stringify(where).includes('"matches"')) world.db.issue_texts.search('x', 1)
  }

  page(limit: number, after?: readonly Scalar[]): Found {
    const { db } = this.#world
    const selection = { where: this.#where, order: this.order, after, limit: limit + 1 }
    const { items, hasMore } = cutPage(db.issues.select(selection), limit)
    const hasSecurity = db.security_schemes.first({}) !== undefined
    const issues = items
      .map(({ doc }) => doc)
      .filter((issue) => !hasSecurity || isVisible(this.#world, issue))
    return { issues, position: items.at(-1)?.position, hasMore }
  }

  /** How many there are. */
  count(): number {
    return this.all().length
  }

  all(): Issue[] {
    return this.page(1_000_000).issues
  }

  /** Whether an issue is among them. */
  has(id: string): boolean {
    const where: Where = { all: [{ term: 'key', is: '=', value: id }, this.#where] }
    return this.#world.db.issues.select({ where, order: this.order, limit: 1 }).length > 0
  }
}
