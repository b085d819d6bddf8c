import { expect, test } from 'vitest'
import { oracleOrSkip } from '../support/oracle/index.ts'
import { isObject, type JsonObject, objectOf, readShared, textOf } from '../support/oracle/json.ts'
import { bootCalendar } from './support.ts'

function methodsOf(resource: JsonObject): JsonObject[] {
  const own = Object.values(objectOf(resource.methods)).filter(isObject)
  const nested = Object.values(objectOf(resource.resources)).filter(isObject)
  return [...own, ...nested.flatMap(methodsOf)]
}

const facts = ['type', 'format', 'minimum', 'maximum', 'enum', 'repeated', 'required', 'location']

function toParameter(parameter: JsonObject): JsonObject {
  const told = facts.filter((name) => parameter[name] !== undefined)
  return Object.fromEntries(
    told.map((name) => {
      const value = parameter[name]
      return [name, Array.isArray(value) ? [...value].sort() : value]
    }),
  )
}

/** What a client library is made of, without the prose. */
function toFacts(method: JsonObject): JsonObject {
  const parameters = Object.entries(objectOf(method.parameters)).map(([name, each]) => [
    name,
    toParameter(objectOf(each)),
  ])
  return {
    at: `${method.httpMethod} ${method.path}`,
    parameters: Object.fromEntries(parameters),
    request: textOf(objectOf(method.request).$ref),
    response: textOf(objectOf(method.response).$ref),
    scopes: Array.isArray(method.scopes) ? [...method.scopes].sort() : [],
    isWatchable: method.supportsSubscription === true,
  }
}

function factsOf(document: unknown): Record<string, JsonObject> {
  const methods = methodsOf(objectOf(document))
  return Object.fromEntries(methods.map((method) => [String(method.id), toFacts(method)]))
}

test('every method is described as Google describes it', async (context) => {
  oracleOrSkip('google_calendar', context)
  const { call } = bootCalendar()
  const { body } = await call('GET /discovery/v1/apis/calendar/v3/rest')
  const published = objectOf(readShared('specs/google_calendar/calendar-v3.discovery.json'))
  const { 'calendar.calendars.transferOwnership': unpublished, ...own } = factsOf(body)
  expect(unpublished).toBeDefined()
  const theirs = factsOf(published)
  for (const [id, each] of Object.entries(own))
    expect({ id, ...each }).toEqual({ id, ...theirs[id] })
  const namesOf = (types: unknown) =>
    Object.entries(objectOf(types)).flatMap(([name, type]) =>
      Object.keys(objectOf(objectOf(type).properties)).map((field) => `${name}.${field}`),
    )
  expect(namesOf(body.schemas).sort()).toEqual(namesOf(published.schemas).sort())
})
