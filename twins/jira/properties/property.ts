import { answer, created, noContent } from '../protocol/answers.ts'
import { JiraError } from '../protocol/error.ts'
import { siteUrl } from '../protocol/site.ts'
import type { JiraWorld } from '../protocol/world.ts'

/** The keys of what apps keep with something, such as `issue/10001`. */
export function listProperties(world: JiraWorld, owner: string) {
  const all = world.db.properties.list({ where: { owner } })
  const base = `${siteUrl(world)}${(world.call?.path ?? '').replace(/\/$/, '')}`
  return { keys: all.map(({ key }) => ({ self: `${base}/${encodeURIComponent(key)}`, key })) }
}

export function getProperty(world: JiraWorld, owner: string, key: string) {
  const property = world.db.properties.get(`${owner}/${key}`)
  if (property) return { key, value: property.value }
  throw new JiraError(404, [`The property with key "${key}" does not exist.`])
}

/** 201 where it is new, 200 where it was there. */
export function setProperty(world: JiraWorld, owner: string, key: string, value: unknown) {
  if (key.length > 255) throw new JiraError(400, ['The property key is too long.'])
  if (value === undefined) throw new JiraError(400, ['The property value must be valid JSON.'])
  if (JSON.stringify(value).length > 32_768) {
    throw new JiraError(400, ['The property value is longer than 32768 characters.'])
  }
  const isNew = !world.db.properties.has(`${owner}/${key}`)
  world.db.properties.put({ owner, key, value })
  return isNew ? created({}) : answer(200, {})
}

export function deleteProperty(world: JiraWorld, owner: string, key: string) {
  getProperty(world, owner, key)
  world.db.properties.delete(`${owner}/${key}`)
  return noContent()
}
