import { isVisible } from '../issues/issue.ts'
import { linkTo } from '../protocol/site.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Issue } from '../schema/issues.ts'
import type { Link, LinkType } from '../schema/links.ts'

export function showLinkType(world: JiraWorld, { id, name, inward, outward }: LinkType) {
  return { id, name, inward, outward, self: linkTo(world, `issueLinkType/${id}`) }
}

/** The links of an issue, both ways. */
export function linkRows(world: JiraWorld, issueId: string): Link[] {
  const { links } = world.db
  return [
    ...links.list({ where: { inward: issueId } }),
    ...links.list({ where: { outward: issueId } }),
  ]
}

/**
 * The links as the issue shows them. Whoever links gives the blocking issue as `inwardIssue`: it
 * then shows the blocked one as its `outwardIssue`, whose other end is its `inwardIssue`.
 */
export function linksOf(
  world: JiraWorld,
  issue: Readonly<Issue>,
  show: (other: Issue) => unknown,
): unknown[] {
  return linkRows(world, issue.id).flatMap((link) => {
    const isInward = link.inward === issue.id
    const other = world.db.issues.get(isInward ? link.outward : link.inward)
    const type = world.db.link_types.get(link.typeId)
    if (!other || !type || !isVisible(world, other)) return []
    const base = { id: link.id, self: linkTo(world, `issueLink/${link.id}`) }
    const end = isInward ? { outwardIssue: show(other) } : { inwardIssue: show(other) }
    return [{ ...base, type: showLinkType(world, type), ...end }]
  })
}
