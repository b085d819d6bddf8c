import { isRecord } from '../../../shared/json.ts'
import { addComment } from '../comments/writing.ts'
import { findIssue } from '../issues/issue.ts'
import { textOf } from '../issues/reading.ts'
import { showIssueBriefly } from '../issues/showing.ts'
import { answer, created, noContent } from '../protocol/answers.ts'
import { anyBody, text } from '../protocol/args.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { ensure, JiraError } from '../protocol/error.ts'
import { nextId } from '../protocol/ids.ts'
import { linkTo } from '../protocol/site.ts'
import type { JiraWorld } from '../protocol/world.ts'
import { showLinkType } from './link.ts'
import { addLink, linkTypeOf, removeLink } from './writing.ts'

function findLink(world: JiraWorld, id: string) {
  const link = world.db.links.get(id)
  if (link) return link
  throw new JiraError(404, [`No issue link with id '${id}' exists.`])
}

function findType(world: JiraWorld, id: string) {
  const type = world.db.link_types.get(id)
  if (type) return type
  throw new JiraError(404, [`No issue link type with id '${id}' found.`])
}

export const issueLinks = {
  'POST /rest/api/3/issueLink': endpoint(
    'anyone',
    () => ({ body: anyBody() }),
    (world, args) => {
      const { type, inwardIssue, outwardIssue, comment } = args.body ?? {}
      const found = linkTypeOf(world, type)
      const inward = findIssue(world, textOf(inwardIssue, 'id', 'key') ?? '')
      const outward = findIssue(world, textOf(outwardIssue, 'id', 'key') ?? '')
      addLink(world, found, inward, outward)
      if (isRecord(comment)) addComment(world, findIssue(world, inward.id), { body: comment.body })
      return answer(201, {})
    },
  ),

  'GET /rest/api/3/issueLink/{linkId}': endpoint(
    'anyone',
    () => ({ linkId: text() }),
    (world, args) => {
      const link = findLink(world, args.linkId)
      const type = findType(world, link.typeId)
      return {
        id: link.id,
        self: linkTo(world, `issueLink/${link.id}`),
        type: showLinkType(world, type),
        inwardIssue: showIssueBriefly(world, findIssue(world, link.inward)),
        outwardIssue: showIssueBriefly(world, findIssue(world, link.outward)),
      }
    },
  ),

  'DELETE /rest/api/3/issueLink/{linkId}': endpoint(
    'anyone',
    () => ({ linkId: text() }),
    (world, args) => {
      removeLink(world, findLink(world, args.linkId))
      return noContent()
    },
  ),

  'GET /rest/api/3/issueLinkType': endpoint(
    'anyone',
    () => ({}),
    (world) => ({
      issueLinkTypes: world.db.link_types.list().map((type) => showLinkType(world, type)),
    }),
  ),

  'POST /rest/api/3/issueLinkType': endpoint(
    'admin',
    () => ({ body: anyBody() }),
    (world, args) => {
      const { name, inward, outward } = args.body ?? {}
      ensure(
        name && inward && outward,
        400,
        'The name, inward and outward descriptions are required.',
      )
      const isTaken = world.db.link_types.list().some((type) => type.name === name)
      ensure(!isTaken, 400, `An issue link type with name '${name}' already exists.`)
      const type = {
        id: nextId(world, 'link_type'),
        name: String(name),
        inward: String(inward),
        outward: String(outward),
      }
      return created(showLinkType(world, world.db.link_types.insert(type)))
    },
  ),

  'GET /rest/api/3/issueLinkType/{issueLinkTypeId}': endpoint(
    'anyone',
    () => ({ issueLinkTypeId: text() }),
    (world, args) => showLinkType(world, findType(world, args.issueLinkTypeId)),
  ),

  'PUT /rest/api/3/issueLinkType/{issueLinkTypeId}': endpoint(
    'admin',
    () => ({ issueLinkTypeId: text(), body: anyBody() }),
    (world, args) => {
      const type = findType(world, args.issueLinkTypeId)
      const read = (name: 'name' | 'inward' | 'outward') => String(args.body?.[name] ?? type[name])
      const changed = {
        ...type,
        name: read('name'),
        inward: read('inward'),
        outward: read('outward'),
      }
      return showLinkType(world, world.db.link_types.replace(changed))
    },
  ),

  'DELETE /rest/api/3/issueLinkType/{issueLinkTypeId}': endpoint(
    'admin',
    () => ({ issueLinkTypeId: text() }),
    (world, args) => {
      const { id } = findType(world, args.issueLinkTypeId)
      for (const link of world.db.links.list({ where: { type: id } }))
        world.db.links.delete(link.id)
      world.db.link_types.delete(id)
      return noContent()
    },
  ),
}
