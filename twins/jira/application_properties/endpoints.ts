import { z } from 'zod'
import { body, optional, text } from '../protocol/args.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { ensure } from '../protocol/error.ts'
import { factOf, setFact } from '../protocol/ids.ts'
import type { JiraWorld } from '../protocol/world.ts'

/** What the site's properties are at first. https://support.atlassian.com/jira-cloud-administration/ */
const properties: Readonly<Record<string, [name: string, type: string, value: string]>> = {
  'jira.title': ['Title', 'string', 'Jira'],
  'jira.option.voting': ['Allow users to vote on issues', 'boolean', 'true'],
  'jira.option.watching': ['Allow users to watch issues', 'boolean', 'true'],
  'jira.option.allowunassigned': ['Allow unassigned issues', 'boolean', 'true'],
  'jira.option.issuelinking': ['Allow issue linking', 'boolean', 'true'],
  'jira.clone.prefix': [
    'The prefix added to the Summary field of cloned issues',
    'string',
    'CLONE -',
  ],
  'jira.lf.date.relativize': ['Use relative dates', 'boolean', 'true'],
  'twin.search.offsets': ['Answer the retired search with offsets', 'boolean', 'false'],
  'jira.home': ['jira.home', 'string', '/var/jira-home'],
}

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')

function showProperty(world: JiraWorld, id: string) {
  const [name = '', type = 'string', usual = ''] = properties[id] ?? []
  const value = factOf(world, `property/${id}`, usual)
  return { id, key: id, value, name, type, defaultValue: usual }
}

export const applicationProperties = {
  'GET /rest/api/3/application-properties': endpoint(
    'admin',
    () => ({ key: optional(), keyFilter: optional() }),
    (world, { key, keyFilter }) => {
      const parts = (keyFilter ?? '.*').split('.*').map(escaped)
      const pattern = new RegExp(`^${parts.join('.*')}$`)
      return Object.keys(properties)
        .filter((id) => (key === undefined || id === key) && pattern.test(id))
        .map((id) => showProperty(world, id))
    },
  ),

  'GET /rest/api/3/application-properties/advanced-settings': endpoint(
    'admin',
    () => ({}),
    (world) => Object.keys(properties).map((id) => showProperty(world, id)),
  ),

  'PUT /rest/api/3/application-properties/{id}': endpoint(
    'admin',
    () => ({ id: text(), body: body({ value: z.string() }) }),
    (world, args) => {
      ensure(properties[args.id], 404, 'The application property was not found.')
      const isBoolean = properties[args.id]?.[1] === 'boolean'
      ensure(
        !isBoolean || /^(true|false)$/.test(args.body.value),
        400,
        'The value is not a boolean.',
      )
      setFact(world, `property/${args.id}`, args.body.value)
      return showProperty(world, args.id)
    },
  ),
}
