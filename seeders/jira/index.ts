import type { Seeder } from '../../shared/contract.ts'
import { nextId } from '../../twins/jira/protocol/ids.ts'
import { mainSite, onSite } from '../../twins/jira/protocol/site.ts'
import type { JiraWorld } from '../../twins/jira/protocol/world.ts'
import { customTypes } from '../../twins/jira/schema/field_types.ts'
import type { Account, Site } from '../../twins/jira/schema/people.ts'
import * as seed from '../seed.ts'
import { seedConfiguration } from './configuration.ts'
import { addPerson, credentials, seedPeople } from './people.ts'
import { plainStart } from './plain_start.ts'
import { ProjectSeeding } from './projects.ts'
import { JiraSeed } from './schema.ts'

function makeSite(world: JiraWorld, site: Site): JiraWorld {
  world.db.sites.put(site)
  const own = onSite(world, site)
  seedConfiguration(own)
  seedPeople(own, site)
  return own
}

function administrator(world: JiraWorld): Account | undefined {
  return world.db.accounts.get(credentials.adminId)
}

/** The type of a custom field by its key or the last part of it. */
function typeOf(named: string, path: string): string {
  const found = Object.keys(customTypes).find((key) => key === named || key.endsWith(`:${named}`))
  if (found) return found
  throw seed.refused(path, `${named} is no type of custom fields`)
}

function addField(world: JiraWorld, given: JiraSeed['custom_fields'][number], path: string): void {
  const id = `customfield_${nextId(world, 'field')}`
  const common = { id, name: given.name, description: '', type: typeOf(given.type, `${path}.type`) }
  const nothing = { searcherKey: undefined, projectId: undefined, trashed: undefined }
  world.db.fields.insert({ ...common, ...nothing, isLocked: false })
  const contextId = nextId(world, 'context')
  world.db.field_contexts.insert({
    id: contextId,
    fieldId: id,
    name: `Default Configuration Scheme for ${given.name}`,
    description: '',
    projectIds: [],
    issueTypeIds: [],
    defaultValue: undefined,
  })
  given.options.forEach((value, position) => {
    const option = { id: nextId(world, 'field_option'), fieldId: id, contextId, value, position }
    world.db.field_options.insert({ ...option, disabled: false, optionId: undefined })
  })
  const screen = world.db.screens.get('1')
  const [tab, ...others] = screen?.tabs ?? []
  if (!screen || !tab) return
  world.db.screens.replace({
    ...screen,
    tabs: [{ ...tab, fieldIds: [...tab.fieldIds, id] }, ...others],
  })
}

function addUsers(world: JiraWorld, site: Site, users: JiraSeed['users']): void {
  seed.each('jira.users', users, ({ emailAddress, displayName, admin, active }) => {
    const known = world.db.accounts.first({ where: { email: emailAddress.toLowerCase() } })
    const account = addPerson(world, site, {
      id: known?.id ?? world.id('5b10', 20, 'hex'),
      displayName: displayName ?? emailAddress.split('@')[0] ?? emailAddress,
      emailAddress,
      isAdmin: admin,
    })
    if (!active) world.db.accounts.replace({ ...account, active })
  })
}

function addOthers(world: JiraWorld, { filters, webhooks }: JiraSeed): void {
  for (const { name, jql, owner } of filters) {
    const email = owner?.toLowerCase() ?? credentials.email
    const ownerId = world.db.accounts.first({ where: { email } })?.id ?? credentials.adminId
    const id = nextId(world, 'filter')
    const lists = { favouredBy: [], sharePermissions: [], editPermissions: [] }
    world.db.filters.insert({
      id,
      name,
      description: '',
      jql,
      ownerId,
      columns: undefined,
      ...lists,
    })
  }
  for (const { url, name = url, events, jql = '', secret } of webhooks) {
    world.db.webhooks.insert({
      id: nextId(world, 'webhook'),
      kind: 'admin',
      name,
      url,
      events,
      jql,
      secret,
      fieldIdsFilter: undefined,
      issuePropertyKeysFilter: undefined,
      excludeBody: false,
      enabled: true,
      app: undefined,
      expires_ms: undefined,
      updated_ms: world.now(),
      updatedBy: credentials.adminId,
    })
  }
}

/** Puts what a config names on the site, acting as its administrator. */
function applyTo(site: Site, onIt: JiraWorld, config: JiraSeed) {
  const account = administrator(onIt)
  const world = onIt.as({ caller: { account } })
  addUsers(world, site, config.users)
  seed.each('jira.custom_fields', config.custom_fields, (field, path) =>
    addField(world, field, path),
  )
  let [issues, comments] = [0, 0]
  seed.each('jira.projects', config.projects, (project, path) => {
    const seeding = new ProjectSeeding(world)
    seeding.project(project, path)
    issues += seeding.issues
    comments += seeding.comments
  })
  addOthers(world, config)
  return {
    projects_created: config.projects.length,
    issues_created: issues,
    comments_created: comments,
    users_created: config.users.length,
  }
}

/** Seeds Jira: the site of a plain start, with a project in the middle of a sprint. */
export const seeder: Seeder = {
  schema: JiraSeed,
  baseline(world: JiraWorld) {
    const site = makeSite(world, mainSite)
    const { clientId: id, clientSecret: secret, redirectUri } = credentials
    world.db.oauth_apps.insert({ id, name: 'Twin App', secret, redirectUris: [redirectUri] })
    applyTo(mainSite, site, JiraSeed().parse(plainStart))
  },
  apply(world: JiraWorld, config: JiraSeed) {
    for (const name of config.sites) {
      const partition = `site_${name.replaceAll(/[^A-Za-z0-9]/g, '_')}`
      makeSite(world, { id: world.uuid(), name, partition })
    }
    const site = world.db.sites.list().find(({ name }) => name === config.site) ?? mainSite
    return applyTo(site, onSite(world, site), config)
  },
  env: (url) => ({
    JIRA_URL: url,
    JIRA_BASE_URL: url,
    JIRA_SERVER: url,
    ATLASSIAN_URL: url,
    JIRA_API_TOKEN: credentials.token,
    JIRA_EMAIL: credentials.email,
    ATLASSIAN_CLIENT_ID: credentials.clientId,
    ATLASSIAN_CLIENT_SECRET: credentials.clientSecret,
  }),
}
