import { plainText } from '../adf/document.ts'
import type { JiraWorld } from '../protocol/world.ts'
import { agileFields, customTypes } from '../schema/field_types.ts'
import type { Adf, Issue, IssueValue } from '../schema/issues.ts'

/** A value of a field, as a search and a history know it. */
export interface Token {
  value: string
  number: number | null
}

const token = (value: string, number: number | null = null): Token => ({
  value: value.toLowerCase(),
  number,
})

/** What a custom value is found by. */
function customTokens(world: JiraWorld, fieldId: string, value: unknown): Token[] {
  if (value === null || value === undefined) return []
  const type = world.db.fields.getShared(fieldId)?.type ?? ''
  const kind = customTypes[type]?.kind
  if (kind === 'number') return [token(String(value), Number(value))]
  if (kind === 'date') return [token(String(value), Date.parse(String(value)))]
  if (kind === 'datetime') return [token(String(value), Number(value))]
  if (kind === 'rich') return []
  if (Array.isArray(value)) return value.map((each) => token(String(each)))
  if (kind === 'cascade') {
    const { parent, child } = value as { parent: string; child: string | null } // as it was read
    return [token(parent), ...(child === null ? [] : [token(child)])]
  }
  return [token(String(value))]
}

const listed = (values: readonly string[]) => values.map((value) => token(value))

/** What an issue is found by, field by field. */
function tokensOf(world: JiraWorld, issue: Issue): Record<string, Token[]> {
  const custom = Object.entries(issue.custom).map(
    ([id, value]) => [id, customTokens(world, id, value)] as const,
  )
  return {
    labels: listed(issue.labels),
    components: listed(issue.componentIds),
    fixVersions: listed(issue.fixVersionIds),
    versions: listed(issue.affectedVersionIds),
    [agileFields.sprint]: listed(issue.sprintIds),
    watchers: listed(issue.watcherIds),
    voters: listed(issue.voterIds),
    ...Object.fromEntries(custom),
  }
}

/** The texts of an issue that searches go through. */
function textsOf(world: JiraWorld, issue: Issue): Record<string, string> {
  const texts: Record<string, string> = { summary: issue.summary }
  if (issue.description) texts.description = plainText(issue.description)
  if (issue.environment) texts.environment = plainText(issue.environment)
  for (const [id, value] of Object.entries(issue.custom)) {
    const kind = customTypes[world.db.fields.getShared(id)?.type ?? '']?.kind
    if (kind === 'text' && typeof value === 'string') texts[id] = value
    if (kind === 'rich' && value !== null) texts[id] = plainText(value as Adf) // read as a document
  }
  return texts
}

const prefixOf = ({ id }: Issue, field: string) => `${id}/${field}`

/**
 * Keeps what searches look an issue up by in step with the issue; `before` is undefined at first.
 */
export function indexIssue(world: JiraWorld, issue: Issue, before: Issue | undefined): void {
  const now = tokensOf(world, issue)
  const then = before ? tokensOf(world, before) : {}
  const { issue_values: values, issue_texts: texts } = world.db
  for (const field of new Set([...Object.keys(now), ...Object.keys(then)])) {
    const [fresh, stale] = [now[field] ?? [], then[field] ?? []]
    if (JSON.stringify(fresh) === JSON.stringify(stale)) continue
    stale.forEach((_each, index) => {
      values.delete(keyAt(issue, field, index))
    })
    fresh.forEach((each, index) => {
      const row: IssueValue = { id: keyAt(issue, field, index), issue: issue.id, field, ...each }
      values.insert(row)
    })
  }
  const freshTexts = textsOf(world, issue)
  const staleTexts = before ? textsOf(world, before) : {}
  for (const field of new Set([...Object.keys(freshTexts), ...Object.keys(staleTexts)])) {
    const text = freshTexts[field]
    if (text === staleTexts[field]) continue
    const id = prefixOf(issue, field)
    if (text === undefined) texts.delete(id)
    else texts.put({ id, issue: issue.id, field, text })
  }
}

/** The first value has no number: an order by the field finds it there. */
function keyAt(issue: Issue, field: string, index: number): string {
  return index === 0 ? prefixOf(issue, field) : `${prefixOf(issue, field)}/${index}`
}

/** Takes an issue out of all that searches look through. */
export function unindexIssue(world: JiraWorld, issue: Issue): void {
  const where = { issue: issue.id }
  for (const { id } of world.db.issue_values.list({ where })) world.db.issue_values.delete(id)
  for (const { id } of world.db.issue_texts.list({ where })) world.db.issue_texts.delete(id)
}
