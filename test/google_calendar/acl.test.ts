import { expect, test } from 'vitest'
import { bootCalendar, inCalendar, makeCalendar, refusal, serveCalendar } from './support.ts'

const list = '/calendar/v3/users/me/calendarList'
const user = (value: string, role: string) => ({ role, scope: { type: 'user', value } })
const grace = (role: string) => user('grace@example.com', role)

test('a rule that says too little or too much is refused', async () => {
  const { owner, second } = bootCalendar()
  const at = `${inCalendar(await makeCalendar(owner))}/acl`
  const insert = async (body: object) => refusal(await owner(`POST ${at}`, body))
  expect(refusal(await second(`POST ${at}`, grace('owner')))).toBe('404 notFound')
  expect(await insert({ role: 'reader' })).toBe('400 required')
  expect(await insert({ scope: { type: 'default' } })).toBe('400 required')
  expect(await insert({ role: 'reader', scope: { type: 'planet' } })).toBe('400 invalid')
  expect(await insert({ role: 'reader', scope: { type: 'user' } })).toBe('400 invalidScopeValue')
  expect(await insert(user('grace', 'reader'))).toBe('400 invalidScopeValue')
  const domain = { type: 'domain', value: 'a@b.c' }
  expect(await insert({ role: 'reader', scope: domain })).toBe('400 invalidScopeValue')
  expect(await insert(grace('king'))).toBe('400 invalid')
  expect(await insert({ role: 'writer', scope: { type: 'default' } })).toBe(
    '400 illegalAccessRoleForDefault',
  )
  expect(await insert(user('ada@example.com', 'reader'))).toBe('403 cannotChangeOwnAcl')
  expect((await owner(`GET ${at}`)).body.items).toHaveLength(1)
})

test('a shared calendar comes into the other’s list, and goes from it again', async () => {
  const { sdk, secondSdk, second, call } = await serveCalendar()
  const { data: made } = await sdk.calendars.insert({ requestBody: { summary: 'Team' } })
  const calendarId = made.id ?? ''
  const { data: rule } = await sdk.acl.insert({ calendarId, requestBody: grace('reader') })
  expect(rule).toEqual({
    kind: 'calendar#aclRule',
    etag: expect.stringMatching(/^"\d+"$/),
    id: 'user:grace@example.com',
    scope: { type: 'user', value: 'grace@example.com' },
    role: 'reader',
  })
  const { data: seen } = await secondSdk.calendarList.get({ calendarId })
  expect(seen).toMatchObject({
    accessRole: 'reader',
    summary: 'Team',
    dataOwner: 'ada@example.com',
  })
  const at = inCalendar(calendarId)
  expect(refusal(await second(`GET ${at}/acl`))).toBe('403 forbidden')

  const ruleId = 'user:grace@example.com'
  await sdk.acl.patch({
    calendarId,
    ruleId,
    sendNotifications: false,
    requestBody: { role: 'writer' },
  })
  const { data: rules } = await secondSdk.acl.list({ calendarId })
  expect(rules.items?.map(({ id, role }) => `${id} ${role}`)).toEqual([
    'user:ada@example.com owner',
    'user:grace@example.com writer',
  ])
  expect((await secondSdk.acl.get({ calendarId, ruleId })).data.role).toBe('writer')
  expect(refusal(await second(`POST ${at}/acl`, user('eve@example.com', 'reader')))).toBe(
    '403 forbidden',
  )
  await sdk.acl.update({ calendarId, ruleId, requestBody: grace('owner') })
  expect(refusal(await second(`DELETE ${at}/acl/user:ada@example.com`))).toBe(
    '403 cannotModifyAclOfCalendarOwner',
  )
  expect(refusal(await second(`PATCH ${at}/acl/${ruleId}`, { role: 'reader' }))).toBe(
    '403 cannotChangeOwnAcl',
  )
  // Only the insert and the update told Grace by mail.
  const { body: state } = await call('GET /admin/state?collection=mails')
  const mails = Object.values(state.collections?.mails ?? state.mails ?? state)
  expect(mails).toHaveLength(2)
  expect(mails[0]).toMatchObject({ kind: 'sharing', to: 'grace@example.com', calendar: calendarId })

  await sdk.acl.delete({ calendarId, ruleId })
  await expect(sdk.acl.get({ calendarId, ruleId })).rejects.toMatchObject({ status: 404 })
  await expect(sdk.acl.delete({ calendarId, ruleId })).rejects.toMatchObject({ status: 404 })
  await expect(secondSdk.calendarList.get({ calendarId })).rejects.toMatchObject({ status: 404 })
  const { data: all } = await secondSdk.calendarList.list({ showDeleted: true })
  expect(all.items?.[1]).toMatchObject({ id: calendarId, deleted: true })
})

test('groups, domains and the public have access too, by the widest rule', async () => {
  const group = { email: 'team@example.com', members: ['inner@example.com'] }
  const inner = { email: 'inner@example.com', members: ['grace@example.com', 'team@example.com'] }
  const { owner, second, as, call } = bootCalendar({
    groups: [group, inner],
    users: ['eve@other.example'],
  })
  const eve = as('ya29.eve@other.example')
  const id = await makeCalendar(owner)
  const at = inCalendar(id)
  const share = (type: string, value: string | undefined, role: string) =>
    owner(`POST ${at}/acl`, { role, scope: { type, ...(value ? { value } : {}) } })
  const roleFor = async (person: typeof owner) =>
    (await person(`POST ${list}`, { id })).body.accessRole
  expect((await share('domain', 'example.com', 'freeBusyReader')).body.id).toBe(
    'domain:example.com',
  )
  expect(await roleFor(second)).toBe('freeBusyReader')
  expect(refusal(await eve(`GET ${at}`))).toBe('404 notFound')
  await share('group', 'team@example.com', 'writer')
  expect(await roleFor(second)).toBe('writer')
  const withKey = `GET ${at}?key=AIzaSyTwinfleet-Drive-Calendar-Key-0001`
  expect(refusal(await call(withKey))).toBe('404 notFound')
  expect((await share('default', undefined, 'reader')).body).toMatchObject({
    id: 'default',
    scope: { type: 'default' },
  })
  expect(await roleFor(eve)).toBe('reader')
  expect((await call(withKey)).body.summary).toBe('Team')
  await owner(`DELETE ${at}/acl/default`)
  expect(refusal(await eve(`GET ${list}/${encodeURIComponent(id)}`))).toBe('404 notFound')
})

test('rules are listed page by page and synchronized', async () => {
  const { owner } = bootCalendar()
  const at = `${inCalendar(await makeCalendar(owner))}/acl`
  for (const name of ['a', 'b']) await owner(`POST ${at}`, user(`${name}@example.com`, 'reader'))
  const { body: first } = await owner(`GET ${at}?maxResults=2`)
  const { body: last } = await owner(`GET ${at}?maxResults=2&pageToken=${first.nextPageToken}`)
  expect([first.items.length, last.items.length]).toEqual([2, 1])
  const since = `GET ${at}?syncToken=${last.nextSyncToken}`
  expect((await owner(since)).body.items).toEqual([])
  expect(refusal(await owner(`${since}&showDeleted=false`))).toBe('400 invalidParameterCombination')
  const stale = { 'if-match': '"1"' }
  const rule = `${at}/user:a@example.com`
  expect(refusal(await owner(`DELETE ${rule}`, undefined, stale))).toBe('412 conditionNotMet')
  expect(refusal(await owner(`PUT ${rule}`, { role: 'reader' }))).toBe('400 required')
  expect(refusal(await owner(`PUT ${rule}`, user('b@example.com', 'writer')))).toBe('400 invalid')
  expect((await owner(`DELETE ${rule}`)).status).toBe(204)
  await owner(`PUT ${at}/user:b@example.com`, user('b@example.com', 'writer'))
  expect((await owner(since)).body.items).toMatchObject([
    { id: 'user:a@example.com', role: 'none' },
    { id: 'user:b@example.com', role: 'writer' },
  ])
  expect((await owner(`GET ${at}?showDeleted=true`)).body.items).toHaveLength(3)
  expect((await owner(`GET ${at}`)).body.items).toHaveLength(2)
})
