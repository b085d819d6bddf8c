import type { Call } from '../../../shared/contract.ts'
import type { Site } from '../schema/people.ts'
import { JiraError } from './error.ts'
import type { JiraWorld } from './world.ts'

/** The site that a plain start has. */
export const mainSite: Site = {
  id: '3f2b8c1e-5d74-4a0e-9c36-1b7a52d0e8f4',
  name: 'twin',
  partition: undefined,
}

const throughGateway = /^\/ex\/jira\/([^/]+)/

/** The path as the client wrote it. */
export function pathOf(call: Call): string {
  return new URL(call.request.url).pathname
}

/** Whether a call came by `api.atlassian.com`, as those of OAuth apps do. */
export function isThroughGateway(call: Call): boolean {
  return throughGateway.test(pathOf(call))
}

/**
 * The site a call is for: named by its host (`<site>.jira.localhost`) or, through the gateway, by
 * its cloud id.
 */
export function findSite(world: JiraWorld, call: Call): Site {
  const cloudId = throughGateway.exec(pathOf(call))?.[1]
  if (cloudId !== undefined) {
    const site = world.db.sites.get(cloudId)
    if (site) return site
    throw new JiraError(404, ['No message available'])
  }
  const { hostname } = new URL(call.origin)
  const name = /^([a-z0-9-]+)\.(?:jira\.localhost|atlassian\.net)$/.exec(hostname)?.[1]
  if (name === undefined) return world.db.sites.get(mainSite.id) ?? mainSite
  const site = world.db.sites.list().find((each) => each.name === name)
  if (site) return site
  throw new JiraError(404, ['Site temporarily unavailable'])
}

/** The same transaction on a site. */
export function onSite(world: JiraWorld, site: Site): JiraWorld {
  return world.as({ context: site, partition: site.partition })
}

/** The base URL of the site: the host that was called, or the site's own. */
export function siteUrl(world: JiraWorld): string {
  const url = new URL(world.url)
  const { name, partition } = world.context ?? mainSite
  const isNamed = url.hostname.startsWith(`${name}.`)
  if (isNamed || partition === undefined) return world.url
  const port = url.port === '' ? '' : `:${url.port}`
  return `${url.protocol}//${name}.jira.localhost${port}${url.pathname.replace(/\/$/, '')}`
}

/** The address of something of the REST API, in the version the client speaks. */
export function linkTo(world: JiraWorld, path: string): string {
  return `${siteUrl(world)}/rest/api/${versionOf(world)}/${path}`
}

/** `2` where the client speaks version 2, whose texts are texts; else `3`. */
export function versionOf(world: JiraWorld): '2' | '3' {
  if (!world.call) return '3'
  const found = /\/rest\/api\/(2|3|latest)\//.exec(pathOf(world.call))?.[1]
  const isAgile =
    found === undefined && /\/rest\/(agile|greenhopper|software)\//.test(pathOf(world.call))
  return found === '3' || (found === undefined && !isAgile) ? '3' : '2'
}
