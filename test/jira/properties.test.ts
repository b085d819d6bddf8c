import { expect, test } from 'vitest'
import { bootJira, doc, makeIssue, refusal } from './support.ts'

const seed = {
  projects: [{ key: 'PROP', name: 'Properties', boards: ['Main'], sprints: ['One'] }],
}

type Jira = ReturnType<typeof bootJira>

interface Place {
  name: string
  /** The address of the properties of something that is there. */
  there: (jira: Jira) => Promise<string> | string
  /** The same of something that is not, and what is said of it. */
  missing: [address: string, message: string]
}

const noIssue = 'Issue does not exist or you do not have permission to see it.'

async function worklogAddress({ admin }: Jira) {
  const issue = `/rest/api/3/issue/${await makeIssue(admin)}`
  const { body } = await admin(`POST ${issue}/worklog`, { timeSpentSeconds: 3600 })
  return `${issue}/worklog/${body.id}/properties`
}

async function commentAddress({ admin }: Jira) {
  const issue = `/rest/api/3/issue/${await makeIssue(admin)}`
  const { body } = await admin(`POST ${issue}/comment`, { body: doc('Seen') })
  return `/rest/api/3/comment/${body.id}/properties`
}

async function issueTypeAddress({ admin }: Jira) {
  const { body } = await admin('GET /rest/api/3/project/CORE')
  return `/rest/api/3/issuetype/${body.issueTypes[0].id}/properties`
}

const places: Place[] = [
  {
    name: 'board',
    there: () => '/rest/agile/1.0/board/1/properties',
    missing: [
      '/rest/agile/1.0/board/99/properties',
      'Board does not exist or you do not have permission to see it.',
    ],
  },
  {
    name: 'sprint',
    there: () => '/rest/agile/1.0/sprint/1/properties',
    missing: [
      '/rest/agile/1.0/sprint/99/properties',
      'Sprint does not exist or you do not have permission to view it.',
    ],
  },
  {
    name: 'comment',
    there: commentAddress,
    missing: ['/rest/api/3/comment/99/properties', 'Can not find a comment for the id: 99.'],
  },
  {
    name: 'issue',
    there: async ({ admin }) => `/rest/api/3/issue/${await makeIssue(admin)}/properties`,
    missing: ['/rest/api/3/issue/CORE-99/properties', noIssue],
  },
  {
    name: 'issue type',
    there: issueTypeAddress,
    missing: ['/rest/api/3/issuetype/99/properties', 'The issue type was not found.'],
  },
  {
    name: 'project',
    there: () => '/rest/api/3/project/CORE/properties',
    missing: ['/rest/api/3/project/NOPE/properties', "No project could be found with key 'NOPE'."],
  },
  {
    name: 'worklog',
    there: worklogAddress,
    missing: ['/rest/api/3/issue/CORE-99/worklog/1/properties', noIssue],
  },
]

test.each(places)('a $name that is not there has no properties', async ({ missing }) => {
  const { admin } = bootJira(seed)
  const [address, message] = missing
  expect(refusal(await admin(`GET ${address}`))).toBe(`404 ${message}`)
  for (const method of ['GET', 'DELETE']) {
    expect(refusal(await admin(`${method} ${address}/color`))).toBe(`404 ${message}`)
  }
  expect(refusal(await admin(`PUT ${address}/color`, { is: 'red' }))).toBe(`404 ${message}`)
})

test.each(places)('properties of a $name are set, read, listed and deleted', async ({ there }) => {
  const jira = bootJira(seed)
  const { admin } = jira
  const address = await there(jira)
  const gone = '404 The property with key "color" does not exist.'
  expect(refusal(await admin(`GET ${address}/color`))).toBe(gone)
  expect(refusal(await admin(`DELETE ${address}/color`))).toBe(gone)
  expect(refusal(await admin(`PUT ${address}/${'k'.repeat(256)}`, {}))).toBe(
    '400 The property key is too long.',
  )
  expect(refusal(await admin(`PUT ${address}/color`, ['v'.repeat(32_768)]))).toBe(
    '400 The property value is longer than 32768 characters.',
  )
  expect((await admin(`GET ${address}`)).body).toEqual({ keys: [] })

  expect((await admin(`PUT ${address}/color`, { is: 'red' })).status).toBe(201)
  expect((await admin(`PUT ${address}/color`, { is: 'blue' })).status).toBe(200)
  expect((await admin(`PUT ${address}/sizes`, [1, 2])).status).toBe(201)
  const read = await admin(`GET ${address}/color`)
  expect([read.status, read.body]).toEqual([200, { key: 'color', value: { is: 'blue' } }])
  const { body: listed } = await admin(`GET ${address}`)
  expect(listed.keys.map(({ key }: { key: string }) => key)).toEqual(['color', 'sizes'])
  expect(new URL(listed.keys[0].self).pathname).toBe(`${address}/color`)

  expect((await admin(`DELETE ${address}/color`)).status).toBe(204)
  expect(refusal(await admin(`GET ${address}/color`))).toBe(gone)
  expect((await admin(`GET ${address}/sizes`)).body.value).toEqual([1, 2])
})

test('only administrators set properties of issue types', async () => {
  const jira = bootJira(seed)
  const address = await issueTypeAddress(jira)
  expect((await jira.member(`PUT ${address}/color`, {})).status).toBe(403)
  expect((await jira.member(`DELETE ${address}/color`)).status).toBe(403)
  expect((await jira.admin(`PUT ${address}/color`, [1])).status).toBe(201)
  expect((await jira.member(`GET ${address}/color`)).body.value).toEqual([1])
})
