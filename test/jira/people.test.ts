import { expect, test } from 'vitest'
import { bootJira, refusal } from './support.ts'

const api = '/rest/api/3'

test('people are made, found, shown in groups and removed', async () => {
  const { admin, member } = bootJira()
  expect((await admin(`GET ${api}/user?accountId=nobody`)).status).toBe(404)
  expect((await member(`POST ${api}/user`, { emailAddress: 'new@example.com' })).status).toBe(403)
  const { body: me } = await admin(`GET ${api}/myself`)
  const made = await admin(`POST ${api}/user`, { emailAddress: 'new@example.com', products: [] })
  expect(made.status).toBe(201)
  const { accountId } = made.body
  const who = `accountId=${accountId}`
  expect((await admin(`GET ${api}/user?${who}`)).body.accountId).toBe(accountId)
  expect((await admin(`GET ${api}/user/bulk?${who}`)).body.values).toHaveLength(1)
  expect((await admin(`GET ${api}/user/groups?${who}`)).status).toBe(200)
  expect((await admin(`GET ${api}/user/email?${who}`)).body.email).toBe('new@example.com')
  expect((await admin(`GET ${api}/user/email/bulk?${who}`)).status).toBe(200)
  const found = await admin(`GET ${api}/user/search?query=new`)
  expect(found.body.map((each: { accountId: string }) => each.accountId)).toContain(accountId)
  for (const path of ['users', 'users/search']) {
    const { body } = await admin(`GET ${api}/${path}`)
    expect(body.length).toBeGreaterThan(1)
  }
  for (const query of [
    'user/assignable/search?project=CORE',
    'user/assignable/multiProjectSearch?projectKeys=CORE',
    'user/viewissue/search?query=a&projectKey=CORE',
    'user/permission/search?permissions=BROWSE_PROJECTS&projectKey=CORE&query=a',
  ]) {
    expect((await admin(`GET ${api}/${query}`)).status, query).toBe(200)
  }
  expect((await admin(`GET ${api}/user/picker?query=a`)).body.total).toBeGreaterThan(0)
  expect((await admin(`DELETE ${api}/user?${who}`)).status).toBe(204)
  expect(me.active).toBe(true)
})

test('columns of a person are set and reset', async () => {
  const { admin } = bootJira()
  expect((await admin(`PUT ${api}/user/columns`, { columns: ['summary', 'status'] })).status).toBe(
    200,
  )
  const { body } = await admin(`GET ${api}/user/columns`)
  expect(body.map(({ value }: { value: string }) => value)).toEqual(['summary', 'status'])
  expect((await admin(`DELETE ${api}/user/columns`)).status).toBe(204)
})

test('groups are made, filled, found and removed', async () => {
  const { admin } = bootJira()
  expect((await admin(`GET ${api}/group?groupname=nobodies`)).status).toBe(404)
  const { body: me } = await admin(`GET ${api}/myself`)
  const made = await admin(`POST ${api}/group`, { name: 'testers' })
  expect(made.status).toBe(201)
  const name = 'groupname=testers'
  const { accountId } = me
  expect((await admin(`POST ${api}/group/user?${name}`, { accountId })).status).toBe(201)
  expect((await admin(`GET ${api}/group?${name}`)).body.name).toBe('testers')
  const members = await admin(`GET ${api}/group/member?${name}`)
  expect(members.body.values).toHaveLength(1)
  expect((await admin(`GET ${api}/group/bulk`)).body.values.length).toBeGreaterThan(1)
  expect((await admin(`GET ${api}/groups/picker?query=test`)).body.total).toBe(1)
  expect((await admin(`GET ${api}/groupuserpicker?query=test`)).body.groups.total).toBe(1)
  const gone = await admin(`DELETE ${api}/group/user?${name}&accountId=${accountId}`)
  expect(gone.status).toBe(200)
  expect((await admin(`DELETE ${api}/group?${name}`)).status).toBe(200)
  expect(refusal(await admin(`GET ${api}/group?${name}`))).toMatch(/^404/)
})
