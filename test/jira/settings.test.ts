import { expect, test } from 'vitest'
import { bootJira, refusal } from './support.ts'

const banner = '/rest/api/3/announcementBanner'
const preferences = '/rest/api/3/mypreferences'
const tracking = '/rest/api/3/configuration/timetracking'
const properties = '/rest/api/3/application-properties'

test.each([banner, properties, `${properties}/advanced-settings`, tracking, `${tracking}/list`])(
  '%s is for administrators',
  async (address) => {
    const { member, admin } = bootJira()
    expect((await member(`GET ${address}`)).status).toBe(403)
    expect((await admin(`GET ${address}`)).status).toBe(200)
  },
)

test('the announcement banner is set a field at a time', async () => {
  const { admin } = bootJira()
  expect(refusal(await admin(`PUT ${banner}`, { visibility: 'friends' }))).toBe(
    "400 The visibility 'friends' is not valid.",
  )
  const { body: before } = await admin(`GET ${banner}`)
  expect(before).toMatchObject({ message: '', isEnabled: false, isDismissible: false })
  const put = await admin(`PUT ${banner}`, { message: 'Closed on Monday', isEnabled: true })
  expect(put.status).toBe(204)
  expect((await admin(`PUT ${banner}`, { visibility: 'PRIVATE' })).status).toBe(204)
  const { body: after } = await admin(`GET ${banner}`)
  expect(after).toMatchObject({ message: 'Closed on Monday', isEnabled: true })
  expect(after.visibility).toBe('private')
  expect(after.hashId).not.toBe(before.hashId)
  await admin(`PUT ${banner}`, { message: 'Closed on Friday' })
  expect((await admin(`GET ${banner}`)).body.hashId).not.toBe(after.hashId)
})

test('application properties are listed, filtered and set', async () => {
  const { admin } = bootJira()
  const idsOf = async (query: string) => {
    const { body } = await admin(`GET ${properties}${query}`)
    return body.map(({ id }: { id: string }) => id)
  }
  expect(await idsOf('?key=nope')).toEqual([])
  expect(await idsOf('?keyFilter=(')).toEqual([])
  expect(await idsOf('?key=jira.title')).toEqual(['jira.title'])
  expect(await idsOf('?keyFilter=jira.lf.*')).toEqual(['jira.lf.date.relativize'])
  expect(await idsOf('')).toContain('jira.option.voting')
  expect((await admin(`PUT ${properties}/jira.title`, { value: 'Ours' })).status).toBe(200)
  const { body } = await admin(`GET ${properties}/advanced-settings`)
  expect(body.find(({ id }: { id: string }) => id === 'jira.title')).toMatchObject({
    key: 'jira.title',
    value: 'Ours',
    defaultValue: 'Jira',
  })
})

test('the configuration follows the application properties', async () => {
  const { admin, member, anyone } = bootJira()
  expect((await anyone('GET /rest/api/3/configuration')).status).toBe(401)
  expect((await member('GET /rest/api/3/configuration')).body).toMatchObject({
    votingEnabled: true,
    timeTrackingConfiguration: { workingHoursPerDay: 8, workingDaysPerWeek: 5 },
  })
  await admin(`PUT ${properties}/jira.option.voting`, { value: 'false' })
  expect((await member('GET /rest/api/3/configuration')).body.votingEnabled).toBe(false)
})

test('time tracking has one provider, and options', async () => {
  const { admin, member } = bootJira()
  expect(refusal(await admin(`PUT ${tracking}`, { key: 'OTHER' }))).toBe(
    '400 The time tracking provider was not found.',
  )
  const given = {
    workingHoursPerDay: 7,
    workingDaysPerWeek: 4,
    timeFormat: 'hours',
    defaultUnit: 'hour',
  }
  expect((await admin(`PUT ${tracking}/options`, { ...given, timeFormat: 'x' })).status).toBe(400)
  expect((await member(`PUT ${tracking}/options`, given)).status).toBe(403)
  expect((await admin(`PUT ${tracking}`, { key: 'JIRA' })).status).toBe(204)
  const { body: provider } = await admin(`GET ${tracking}`)
  expect(provider.key).toBe('JIRA')
  expect((await admin(`GET ${tracking}/list`)).body).toEqual([provider])
  expect((await admin(`PUT ${tracking}/options`, given)).body).toEqual(given)
  expect((await admin(`GET ${tracking}/options`)).body).toEqual(given)
  const { body } = await member('GET /rest/api/3/configuration')
  expect(body.timeTrackingConfiguration).toEqual(given)
})

test('everyone keeps preferences of their own', async () => {
  const { admin, member, anyone } = bootJira()
  const mine = `${preferences}?key=user.notifications.mimetype`
  const gone = "404 Preference with key 'user.notifications.mimetype' not found."
  expect((await anyone(`GET ${mine}`)).status).toBe(401)
  expect(refusal(await member(`GET ${mine}`))).toBe(gone)
  expect(refusal(await member(`DELETE ${mine}`))).toBe(gone)
  expect((await member(`PUT ${mine}`, '"text"')).status).toBe(204)
  expect((await member(`GET ${mine}`)).text).toContain('text')
  expect(refusal(await admin(`GET ${mine}`))).toBe(gone)
  expect((await member(`DELETE ${mine}`)).status).toBe(204)
  expect(refusal(await member(`GET ${mine}`))).toBe(gone)
})

test('a locale is kept for each account', async () => {
  const { admin, member } = bootJira()
  const locale = `${preferences}/locale`
  expect(refusal(await member(`PUT ${locale}`, { locale: 'french' }))).toBe(
    '400 The locale is not valid.',
  )
  const { body: before } = await admin(`GET ${locale}`)
  expect((await member(`PUT ${locale}`, { locale: 'fr_FR' })).status).toBe(204)
  expect((await member(`GET ${locale}`)).body).toEqual({ locale: 'fr_FR' })
  expect((await admin(`GET ${locale}`)).body).toEqual(before)
})
