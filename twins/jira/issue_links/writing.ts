import { noteChange } from '../issues/history.ts'
import { ensureLive, ensureMay, findIssue } from '../issues/issue.ts'
import { textOf } from '../issues/reading.ts'
import { saveIssue } from '../issues/saving.ts'
import { JiraError } from '../protocol/error.ts'
import { nextId } from '../protocol/ids.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Issue } from '../schema/issues.ts'
import type { Link, LinkType } from '../schema/links.ts'

export function linkTypeOf(world: JiraWorld, value: unknown): LinkType {
  const [id, name] = [textOf(value, 'id'), textOf(value, 'name')]
  const found = world.db.link_types
    .list()
    .find((each) => each.id === id || each.name.toLowerCase() === name?.toLowerCase())
  if (found) return found
  throw new JiraError(404, [
    `No issue link type with ${id === undefined ? 'name' : 'id'} '${name ?? id}' found.`,
  ])
}

/** The text of a link in the history of one of its ends. */
function note(world: JiraWorld, issue: Issue, words: string, other: Issue, isGone: boolean): void {
  const text = `This issue ${words} ${other.key}`
  const [from, to] = isGone ? [other.key, null] : [null, other.key]
  const item = {
    field: 'Link',
    fieldtype: 'jira' as const,
    fieldId: 'issuelinks',
    from,
    fromString: isGone ? text : null,
    to,
    toString: isGone ? null : text,
  }
  const saved = saveIssue(world, issue, {})
  const change = noteChange(world, saved, [item])
  world.emit('jira:issue_updated', { issue: saved, change, kind: 'issue_updated' })
}

/** Links two issues; the same link a second time changes nothing. */
export function addLink(world: JiraWorld, type: LinkType, inward: Issue, outward: Issue): Link {
  for (const issue of [inward, outward]) {
    ensureMay(world, issue, 'LINK_ISSUES', `No Link Issue Permission for issue '${issue.key}'`)
    ensureLive(world, issue)
  }
  if (inward.id === outward.id) throw new JiraError(400, ['You cannot link an issue to itself.'])
  const known = world.db.links
    .list({ where: { inward: inward.id, outward: outward.id } })
    .find(({ typeId }) => typeId === type.id)
  if (known) return known
  const link = {
    id: nextId(world, 'link'),
    typeId: type.id,
    inward: inward.id,
    outward: outward.id,
  }
  world.db.links.insert(link)
  note(world, inward, type.outward, outward, false)
  note(world, outward, type.inward, inward, false)
  world.emit('issuelink_created', { issueId: inward.id, part: showEnds(link, type) })
  return link
}

function showEnds(link: Link, type: LinkType) {
  return {
    id: Number(link.id),
    sourceIssueId: Number(link.inward),
    destinationIssueId: Number(link.outward),
    issueLinkType: {
      ...type,
      id: Number(type.id),
      outwardName: type.outward,
      inwardName: type.inward,
    },
  }
}

export function removeLink(world: JiraWorld, link: Link): void {
  const [inward, outward] = [findIssue(world, link.inward), findIssue(world, link.outward)]
  ensureMay(world, inward, 'LINK_ISSUES', `No Link Issue Permission for issue '${inward.key}'`)
  const type = linkTypeOf(world, { id: link.typeId })
  world.db.links.delete(link.id)
  note(world, inward, type.outward, outward, true)
  note(world, outward, type.inward, inward, true)
  world.emit('issuelink_deleted', { issueId: inward.id, part: showEnds(link, type) })
}
