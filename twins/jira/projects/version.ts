import { JiraError } from '../protocol/error.ts'
import { linkTo } from '../protocol/site.ts'
import { today } from '../protocol/time.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Component, Version } from '../schema/projects.ts'
import { findProject } from './project.ts'

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** A day as a person reads it: `06/Jul/10`. */
function showDay(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-')
  return `${date}/${months[Number(month) - 1]}/${year.slice(2)}`
}

export function showVersion(world: JiraWorld, version: Readonly<Version>) {
  const { id, name, archived, released, description, startDate, releaseDate } = version
  return {
    self: linkTo(world, `version/${id}`),
    id,
    ...(description !== undefined && { description }),
    name,
    archived,
    released,
    ...(startDate !== undefined && { startDate, userStartDate: showDay(startDate) }),
    ...(releaseDate !== undefined && { releaseDate, userReleaseDate: showDay(releaseDate) }),
    ...(releaseDate !== undefined && { overdue: !released && releaseDate < today(world) }),
    projectId: Number(version.projectId),
    ...(version.driver !== undefined && { driver: version.driver }),
  }
}

/** A version as issues show it. */
export function showVersionBriefly(world: JiraWorld, version: Readonly<Version>) {
  const { id, name, archived, released, description, releaseDate } = version
  return {
    self: linkTo(world, `version/${id}`),
    id,
    ...(description !== undefined && { description }),
    name,
    archived,
    released,
    ...(releaseDate !== undefined && { releaseDate }),
  }
}

/** A version whose project who calls sees; 404 where there is none. */
export function findVersion(world: JiraWorld, id: string): Version {
  const version = world.db.versions.get(id)
  if (!version) throw new JiraError(404, [`Could not find version for id '${id}'`])
  findProject(world, version.projectId)
  return version
}

export function findComponent(world: JiraWorld, id: string): Component {
  const component = world.db.components.get(id)
  if (!component) throw new JiraError(404, [`The component with id ${id} does not exist.`])
  findProject(world, component.projectId)
  return component
}

export function showComponentBriefly(world: JiraWorld, component: Readonly<Component>) {
  const { id, name, description } = component
  return {
    self: linkTo(world, `component/${id}`),
    id,
    name,
    ...(description !== undefined && { description }),
  }
}
