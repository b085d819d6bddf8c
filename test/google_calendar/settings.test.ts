import { expect, test } from 'vitest'
import { startReceiver } from '../support/client.ts'
import { bootCalendar, inCalendar, makeCalendar, refusal, serveCalendar } from './support.ts'

const settings = '/calendar/v3/users/me/settings'

test('settings are read one by one and together, and synchronized', async () => {
  const { owner, sdk, call } = await serveCalendar()
  expect(refusal(await owner(`GET ${settings}/favouriteColor`))).toBe('404 notFound')
  const { data: zone } = await sdk.settings.get({ setting: 'timezone' })
  expect(zone).toEqual({
    kind: 'calendar#setting',
    etag: expect.stringMatching(/^"\d+"$/),
    id: 'timezone',
    value: 'UTC',
  })
  const { data: all } = await sdk.settings.list()
  expect(Object.fromEntries(all.items?.map(({ id, value }) => [id, value]) ?? [])).toEqual({
    autoAddHangouts: 'false',
    dateFieldOrder: 'MDY',
    defaultEventLength: '60',
    format24HourTime: 'false',
    hideInvitations: 'false',
    hideWeekends: 'false',
    locale: 'en',
    remindOnRespondedEventsOnly: 'false',
    showDeclinedEvents: 'true',
    timezone: 'UTC',
    useKeyboardShortcuts: 'true',
    weekStart: '0',
  })
  const change = { action: 'change_setting', user: 'ada@example.com', setting: 'weekStart' }
  expect((await call('POST /admin/simulate', { ...change, setting: 'mood' })).status).toBe(400)
  expect((await call('POST /admin/simulate', { ...change, value: '1' })).status).toBe(200)
  const syncToken = all.nextSyncToken ?? ''
  const { data: changed } = await sdk.settings.list({ syncToken })
  expect(changed.items).toMatchObject([{ id: 'weekStart', value: '1' }])
  const zoneChange = { ...change, setting: 'timezone' }
  expect((await call('POST /admin/simulate', { ...zoneChange, value: 'Nowhere' })).status).toBe(409)
  await call('POST /admin/simulate', { ...zoneChange, value: 'Asia/Tokyo' })
  expect((await owner(`GET ${inCalendar('primary')}`)).body.timeZone).toBe('Asia/Tokyo')
})

test('the palette', async () => {
  const { sdk } = await serveCalendar()
  const { data } = await sdk.colors.get()
  expect(data.kind).toBe('calendar#colors')
  expect(Object.keys(data.calendar ?? {})).toHaveLength(24)
  expect(Object.keys(data.event ?? {})).toHaveLength(11)
  expect(data.calendar?.[14]).toEqual({ background: '#9fe1e7', foreground: '#1d1d1d' })
  expect(data.event?.[11]).toEqual({ background: '#dc2127', foreground: '#1d1d1d' })
})

test('who watches a list, rules or settings is told of changes until the channel stops', async () => {
  const receiver = await startReceiver()
  const { owner, second, call, advance } = bootCalendar()
  const id = await makeCalendar(owner)
  const places = {
    list: '/calendar/v3/users/me/calendarList',
    acl: `${inCalendar(id)}/acl`,
    settings,
  }
  const open = (name: keyof typeof places, person = owner, more = {}) =>
    person(`POST ${places[name]}/watch`, {
      id: name,
      type: 'web_hook',
      address: receiver.url,
      token: `of ${name}`,
      ...more,
    })
  expect(refusal(await open('list', owner, { id: undefined }))).toBe('400 required')
  expect(refusal(await open('list', owner, { type: 'pigeon' }))).toBe('400 unknownType')
  const plain = { address: 'http://example.com/' }
  expect(refusal(await open('list', owner, plain))).toBe('400 push.webhookUrlNotHttps')
  expect(refusal(await open('acl', second))).toBe('404 notFound')
  const { body: listChannel } = await open('list')
  expect(listChannel).toMatchObject({
    kind: 'api#channel',
    id: 'list',
    token: 'of list',
    resourceUri: 'https://www.googleapis.com/calendar/v3/users/me/calendarList?alt=json',
    expiration: String(Date.UTC(2030, 4, 20, 18)),
  })
  await open('acl')
  await open('settings')
  expect(refusal(await open('list'))).toBe('400 channelIdNotUnique')

  await owner(`PATCH ${places.list}/primary`, { summaryOverride: 'Me' })
  await owner(`POST ${places.acl}`, {
    role: 'reader',
    scope: { type: 'user', value: 'grace@example.com' },
  })
  const change = { user: 'ada@example.com', setting: 'locale', value: 'de' }
  await call('POST /admin/simulate', { action: 'change_setting', ...change })
  const stop = { id: 'list', resourceId: listChannel.resourceId }
  expect(refusal(await second('POST /calendar/v3/channels/stop', stop))).toBe('404 notFound')
  expect((await owner('POST /calendar/v3/channels/stop', stop)).status).toBe(204)
  expect(refusal(await owner('POST /calendar/v3/channels/stop', stop))).toBe('404 notFound')
  await owner(`PATCH ${places.list}/primary`, { summaryOverride: 'Myself' })
  await advance('P8D')
  await owner(`DELETE ${places.acl}/user:grace@example.com`)
  await call('POST /admin/webhooks/flush')
  const told = receiver.received.map(({ headers, text }) => [
    headers['x-goog-channel-id'],
    headers['x-goog-resource-state'],
    headers['x-goog-message-number'],
    headers['x-goog-channel-token'],
    text,
  ])
  expect(told.sort()).toEqual([
    ['acl', 'exists', '2', 'of acl', ''],
    ['acl', 'sync', '1', 'of acl', ''],
    ['list', 'exists', '2', 'of list', ''],
    ['list', 'sync', '1', 'of list', ''],
    ['settings', 'exists', '2', 'of settings', ''],
    ['settings', 'sync', '1', 'of settings', ''],
  ])
  await receiver.close()
})

test('who loses access to a calendar is not told of it any more', async () => {
  const receiver = await startReceiver()
  const { owner, second, call } = bootCalendar()
  const id = await makeCalendar(owner)
  const at = inCalendar(id)
  const share = (role: string) =>
    owner(`POST ${at}/acl`, { role, scope: { type: 'user', value: 'grace@example.com' } })
  await share('writer')
  const opened: Record<string, string>[] = []
  for (const [person, name] of [
    [owner, 'ada'],
    [second, 'grace'],
  ] as const) {
    const watch = { id: name, type: 'web_hook', address: receiver.url }
    opened.push((await person(`POST ${at}/acl/watch`, watch)).body)
  }
  expect(opened[0]?.resourceId).toBe(opened[1]?.resourceId)
  await share('reader')
  expect((await owner(`DELETE ${at}`)).status).toBe(204)
  const stop = { id: 'ada', resourceId: opened[0]?.resourceId }
  expect(refusal(await owner('POST /calendar/v3/channels/stop', stop))).toBe('404 notFound')
  await call('POST /admin/webhooks/flush')
  const told = receiver.received.map(
    ({ headers }) => `${headers['x-goog-channel-id']} ${headers['x-goog-resource-state']}`,
  )
  expect(told.sort()).toEqual([
    'ada exists',
    'ada not_exists',
    'ada sync',
    'grace exists',
    'grace sync',
  ])
  await receiver.close()
})
