import { expect, test } from 'vitest'
import { bootCalendar, inCalendar, makeCalendar, refusal, serveCalendar } from './support.ts'

const list = '/calendar/v3/users/me/calendarList'
const own = (id: string) => `${list}/${encodeURIComponent(id)}`

test('an entry says how somebody wants to see a calendar', async () => {
  const { owner } = bootCalendar()
  const id = await makeCalendar(owner)
  const patch = async (body: object, query = '') =>
    refusal(await owner(`PATCH ${own(id)}${query}`, body))
  expect(await patch({ colorId: '25' })).toBe('400 invalid')
  expect(await patch({ backgroundColor: 'red' }, '?colorRgbFormat=true')).toBe('400 invalid')
  expect(await patch({ defaultReminders: [{ method: 'fax', minutes: 1 }] })).toBe('400 invalid')
  expect(await patch({ defaultReminders: [{ method: 'popup' }] })).toBe('400 required')
  expect(await patch({ defaultReminders: [{ minutes: 5 }] })).toBe('400 required')
  const late = [{ method: 'email', minutes: 40_321 }]
  expect(await patch({ defaultReminders: late })).toBe('400 invalid')
  const six = Array.from({ length: 6 }, (_, minutes) => ({ method: 'popup', minutes }))
  expect(await patch({ defaultReminders: six })).toBe('400 invalid')
  const notifications = [{ type: 'eventParty', method: 'email' }]
  expect(await patch({ notificationSettings: { notifications } })).toBe('400 invalid')
  expect(await patch({ hidden: 'maybe' })).toBe('400 invalid')

  const choices = {
    summaryOverride: 'Us',
    selected: true,
    hidden: true,
    colorId: '3',
    defaultReminders: [{ method: 'email', minutes: 60 }],
    notificationSettings: { notifications: [{ type: 'agenda', method: 'email' }] },
  }
  const { body: patched } = await owner(`PATCH ${own(id)}`, choices)
  expect(patched).toMatchObject({ ...choices, summary: 'Team', backgroundColor: '#f83a22' })
  expect((await owner(`GET ${own(id)}`)).body).toEqual(patched)
  const rgb = { backgroundColor: '#A47AE0', foregroundColor: '#ffffff' }
  const { body: ignored } = await owner(`PATCH ${own(id)}`, rgb)
  expect(ignored.backgroundColor).toBe('#f83a22')
  const { body: colored } = await owner(`PATCH ${own(id)}?colorRgbFormat=true`, rgb)
  expect(colored).toMatchObject({
    backgroundColor: '#a47ae0',
    foregroundColor: '#ffffff',
    colorId: '24',
    summaryOverride: 'Us',
  })
  const stale = { 'if-match': patched.etag }
  expect(refusal(await owner(`PUT ${own(id)}`, {}, stale))).toBe('412 conditionNotMet')
  const { body: updated } = await owner(`PUT ${own(id)}`, { selected: true })
  expect(updated).toMatchObject({ selected: true, colorId: '24', defaultReminders: [] })
  for (const gone of ['summaryOverride', 'hidden', 'notificationSettings']) {
    expect(updated).not.toHaveProperty(gone)
  }
})

test('a calendar is put on a list and taken off; one’s own primary stays', async () => {
  const { owner, second } = bootCalendar()
  const id = await makeCalendar(owner)
  expect(refusal(await second(`POST ${list}`, {}))).toBe('400 required')
  expect(refusal(await second(`POST ${list}`, { id }))).toBe('404 notFound')
  expect(refusal(await second(`GET ${own('ada@example.com')}`))).toBe('404 notFound')
  expect(refusal(await owner(`DELETE ${own('primary')}`))).toBe(
    '403 cannotChangeOwnPrimarySubscription',
  )
  // Colleagues see when each other are busy.
  const { body: added } = await second(`POST ${list}?colorRgbFormat=true`, {
    id: 'ada@example.com',
    backgroundColor: '#0088aa',
    foregroundColor: '#ffffff',
    summaryOverride: 'Ada',
  })
  expect(added).toMatchObject({
    accessRole: 'freeBusyReader',
    summary: 'ada@example.com',
    summaryOverride: 'Ada',
    backgroundColor: '#0088aa',
    selected: true,
  })
  expect(added).not.toHaveProperty('primary')
  expect((await second(`DELETE ${own('ada@example.com')}`)).status).toBe(204)
  expect(refusal(await second(`DELETE ${own('ada@example.com')}`))).toBe('404 notFound')
  const all = await second(`GET ${list}?showDeleted=true`)
  expect(all.body.items[1]).toMatchObject({ id: 'ada@example.com', deleted: true })
  expect((await second(`GET ${list}`)).body.items).toHaveLength(1)
})

test('a list by role, with what is hidden, and page by page', async () => {
  const { owner, second } = bootCalendar()
  const ids: string[] = []
  for (const name of ['One', 'Two', 'Three']) ids.push(await makeCalendar(owner, name))
  const [one = '', two = '', three = ''] = ids
  await second(`POST ${list}`, { id: 'ada@example.com' })
  await owner(`PATCH ${own(two)}`, { hidden: true })
  const get = async (query: string, call = owner) => (await call(`GET ${list}?${query}`)).body
  const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id)
  expect(refusal(await owner(`GET ${list}?maxResults=0`))).toBe('400 invalidParameter')
  expect(refusal(await owner(`GET ${list}?minAccessRole=king`))).toBe('400 invalidParameter')
  expect(refusal(await owner(`GET ${list}?pageToken=abc`))).toBe('400 invalid')
  expect(idsOf(await get(''))).toEqual(['ada@example.com', one, three])
  expect(idsOf(await get('showHidden=true'))).toEqual(['ada@example.com', one, two, three])
  expect(idsOf(await get('minAccessRole=reader', second))).toEqual(['grace@example.com'])
  const first = await get('maxResults=2')
  expect(idsOf(first)).toEqual(['ada@example.com', one])
  expect(first).not.toHaveProperty('nextSyncToken')
  const foreign = `GET ${list}?pageToken=${first.nextPageToken}`
  expect(refusal(await second(foreign))).toBe('400 invalid')
  expect(refusal(await owner(`${foreign}&showHidden=true`))).toBe('400 invalid')
  const last = await get(`maxResults=2&pageToken=${first.nextPageToken}`)
  expect(idsOf(last)).toEqual([three])
  expect(last).not.toHaveProperty('nextPageToken')
  expect(last.nextSyncToken).toEqual(expect.any(String))
})

test('a sync token tells what changed, was hidden and went, until it is too old', async () => {
  const { owner, second, advance } = bootCalendar()
  const id = await makeCalendar(owner)
  const { body: full } = await owner(`GET ${list}`)
  const since = (token: string, more = '') => `GET ${list}?syncToken=${token}${more}`
  const token = full.nextSyncToken
  expect(refusal(await owner(since('nonsense')))).toBe('400 invalid')
  expect(refusal(await owner(since(token, '&showDeleted=false')))).toBe(
    '400 invalidParameterCombination',
  )
  expect(refusal(await owner(since(token, '&minAccessRole=owner')))).toBe(
    '400 invalidParameterCombination',
  )
  expect(refusal(await second(since(token)))).toBe('410 fullSyncRequired')

  const { body: none } = await owner(since(token))
  expect(none.items).toEqual([])
  // What is read-only in an entry does not make it change.
  await owner(`PATCH ${inCalendar(id)}`, { summary: 'Crew' })
  expect((await owner(since(token))).body.items).toEqual([])
  await owner(`PATCH ${own(id)}`, { hidden: true })
  const made = await makeCalendar(owner, 'New')
  const { body: page } = await owner(since(token, '&maxResults=1'))
  expect(page.items).toMatchObject([{ id, hidden: true, summary: 'Crew' }])
  // What changes while pages are read comes with the next token.
  await owner(`DELETE ${own(id)}`)
  const { body: rest } = await owner(
    since(token, `&maxResults=1&pageToken=${encodeURIComponent(page.nextPageToken)}`),
  )
  expect(rest.items).toMatchObject([{ id: made }])
  const { body: next } = await owner(since(rest.nextSyncToken))
  expect(next.items).toMatchObject([{ id, deleted: true }])
  await advance('P29D')
  const old = await owner(since(rest.nextSyncToken))
  expect(refusal(old)).toBe('410 fullSyncRequired')
  expect(old.body.error.errors[0]).toMatchObject({ domain: 'calendar', location: 'syncToken' })
})

test('fields, a batch and the description of the API', async () => {
  const { owner, url, sdk } = await serveCalendar()
  const { body } = await owner(`GET ${list}?fields=items(id,accessRole)`)
  expect(body).toEqual({ items: [{ id: 'ada@example.com', accessRole: 'owner' }] })
  expect(refusal(await owner(`GET ${list}?fields=items(name)`))).toBe('400 invalidParameter')
  const parts = [`GET ${list}`, `GET ${own('none@example.com')}`].map(
    (line, index) =>
      `--b\r\ncontent-type: application/http\r\ncontent-id: <${index}>\r\n\r\n${line}\r\n\r\n`,
  )
  const answer = await owner('POST /batch/calendar/v3', `${parts.join('')}--b--\r\n`, {
    'content-type': 'multipart/mixed; boundary=b',
  })
  expect([...answer.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
    '200',
    '404',
  ])
  const described = await fetch(`${url}/discovery/v1/apis/calendar/v3/rest`)
  const document = (await described.json()) as Record<string, never> // its shape is asserted below
  expect(document).toMatchObject({
    id: 'calendar:v3',
    batchPath: 'batch/calendar/v3',
    resources: {
      calendarList: {
        methods: {
          list: {
            path: 'users/me/calendarList',
            supportsSubscription: true,
            parameters: { maxResults: { type: 'integer', minimum: '1' } },
          },
          patch: { request: { $ref: 'CalendarListEntry' } },
        },
      },
      freebusy: { methods: { query: { path: 'freeBusy' } } },
    },
  })
  const { data } = await sdk.calendarList.patch({
    calendarId: 'primary',
    requestBody: { summaryOverride: 'Me' },
  })
  expect(data.summaryOverride).toBe('Me')
})
