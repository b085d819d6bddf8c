import { expect, test } from 'vitest'
import { bootJira } from './support.ts'

const api = '/rest/api/3'

test('a project is validated, made, changed, archived, restored and deleted', async () => {
  const { admin } = bootJira()
  expect((await admin(`GET ${api}/project/NOPE`)).status).toBe(404)
  const { body: me } = await admin(`GET ${api}/myself`)
  const taken = await admin(`GET ${api}/projectvalidate/key?key=CORE`)
  expect(Object.keys(taken.body.errors)).toEqual(['projectKey'])
  expect((await admin(`GET ${api}/projectvalidate/validProjectKey?key=CORE`)).status).toBe(200)
  expect((await admin(`GET ${api}/projectvalidate/validProjectName?name=Core`)).status).toBe(200)
  const made = await admin(`POST ${api}/project`, {
    key: 'SHIP',
    name: 'Shipping',
    projectTypeKey: 'software',
    leadAccountId: me.accountId,
  })
  expect(made.status).toBe(201)
  expect((await admin(`GET ${api}/project/SHIP`)).body.name).toBe('Shipping')
  const changed = await admin(`PUT ${api}/project/SHIP`, { name: 'Ships' })
  expect(changed.body.name).toBe('Ships')
  expect((await admin(`GET ${api}/project`)).body.length).toBeGreaterThan(1)
  expect((await admin(`GET ${api}/project/search?query=ships`)).body.total).toBe(1)
  expect((await admin(`GET ${api}/project/recent`)).status).toBe(200)
  expect((await admin(`GET ${api}/project/SHIP/statuses`)).body.length).toBeGreaterThan(0)
  expect((await admin(`GET ${api}/project/${made.body.id}/hierarchy`)).status).toBe(200)
  expect((await admin(`POST ${api}/project/SHIP/archive`)).status).toBe(204)
  expect((await admin(`POST ${api}/project/SHIP/restore`)).status).toBe(200)
  expect((await admin(`DELETE ${api}/project/SHIP`)).status).toBe(204)
  const more = { key: 'TEMP', name: 'Temporary', projectTypeKey: 'software' }
  await admin(`POST ${api}/project`, { ...more, leadAccountId: me.accountId })
  expect((await admin(`POST ${api}/project/TEMP/delete`)).status).toBe(303)
  expect((await admin(`GET ${api}/project/TEMP`)).status).toBe(404)
})

test('fields are made, changed, trashed, restored and deleted', async () => {
  const { admin, member } = bootJira()
  const type = 'com.atlassian.jira.plugin.system.customfieldtypes:textfield'
  const searcherKey = 'com.atlassian.jira.plugin.system.customfieldtypes:textsearcher'
  expect((await member(`POST ${api}/field`, { name: 'Mine', type })).status).toBe(403)
  const made = await admin(`POST ${api}/field`, { name: 'Team mood', type, searcherKey })
  expect(made.status).toBe(201)
  const { id } = made.body
  const all = await admin(`GET ${api}/field`)
  expect(all.body.map((each: { id: string }) => each.id)).toContain(id)
  expect((await admin(`GET ${api}/field/search?query=mood`)).body.total).toBe(1)
  expect((await admin(`PUT ${api}/field/${id}`, { name: 'Mood' })).status).toBe(204)
  expect((await admin(`POST ${api}/field/${id}/trash`)).status).toBe(200)
  expect((await admin(`POST ${api}/field/${id}/restore`)).status).toBe(200)
  await admin(`POST ${api}/field/${id}/trash`)
  expect((await admin(`DELETE ${api}/field/${id}`)).status).toBe(303)
})

test('the server says what it is to everybody', async () => {
  const { anyone } = bootJira()
  const { body } = await anyone(`GET ${api}/serverInfo`)
  expect(body.deploymentType).toBe('Cloud')
})
