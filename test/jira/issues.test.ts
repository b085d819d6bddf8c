import { expect, test } from 'vitest'
import { bootJira, credentials, doc, makeIssue, refusal, serveJira } from './support.ts'

test('unknown and invisible issues are refused alike', async () => {
  const { admin, anyone } = bootJira()
  const key = await makeIssue(admin)
  const gone = '404 Issue does not exist or you do not have permission to see it.'
  expect(refusal(await admin('GET /rest/api/3/issue/CORE-99'))).toBe(gone)
  expect(refusal(await anyone(`GET /rest/api/3/issue/${key}`))).toBe(gone)
})

test('all that is wrong with a new issue is said at once', async () => {
  const { admin } = bootJira()
  const create = (fields: object) => admin('POST /rest/api/3/issue', { fields })
  const base = { project: { key: 'CORE' }, issuetype: { name: 'Task' } }
  expect(refusal(await create({}))).toBe('400 project: Specify a valid project ID or key')
  expect(refusal(await create({ project: { key: 'NOPE' } }))).toBe(
    '400 project: valid project is required',
  )
  expect(refusal(await create({ ...base, issuetype: { name: 'Nope' } }))).toBe(
    '400 issuetype: The issue type selected is invalid.',
  )
  expect(refusal(await create(base))).toBe('400 summary: You must specify a summary of the issue.')
  const wrong = { summary: 'a', priority: {}, labels: 'x', resolution: { name: 'Done' } }
  expect(refusal(await create({ ...base, ...wrong, made_up: 1 }))).toBe(
    "400 priority: Could not find valid 'id' or 'name' in priority object. " +
      'labels: data was not an array ' +
      "resolution: Field 'resolution' cannot be set. It is not on the appropriate screen, " +
      'or unknown. ' +
      "made_up: Field 'made_up' cannot be set. It is not on the appropriate screen, or unknown.",
  )
})

test('an issue is created, read, edited and deleted with jira.js', async () => {
  const { sdk, admin } = await serveJira()
  const { key } = await sdk.issues.createIssue({
    fields: {
      project: { key: 'CORE' },
      issuetype: { name: 'Story' },
      summary: 'First',
      description: doc('What is to be done'),
      labels: ['a'],
      assignee: { id: credentials.memberId },
    },
  })
  expect(key).toBe('CORE-1')
  const issue = await sdk.issues.getIssue({
    issueIdOrKey: key,
    expand: 'names,schema,renderedFields,changelog,transitions,operations,editmeta',
  })
  expect(issue.fields.summary).toBe('First')
  expect(issue.fields.assignee.displayName).toBe('Ben Okafor')
  expect(issue.fields.priority?.name).toBe('Medium')
  expect(issue.fields.status.name).toBe('To Do')
  expect(Object(issue.renderedFields).description).toBe('<p>What is to be done</p>')
  await sdk.issues.editIssue({
    issueIdOrKey: key,
    fields: { summary: 'Second' },
    update: { labels: [{ add: 'b' }, { remove: 'a' }], comment: [{ add: { body: doc('done') } }] },
  })
  const after = await sdk.issues.getIssue({
    issueIdOrKey: key,
    fields: ['summary', 'labels', 'comment'],
  })
  expect(after.fields.labels).toEqual(['b'])
  expect(after.fields.comment.total).toBe(1)
  const history = await sdk.issues.getChangeLogs({ issueIdOrKey: key })
  expect(
    history.values?.[0]?.items?.map((item) => [item.field, item.fromString, item.toString]),
  ).toEqual([
    ['summary', 'First', 'Second'],
    ['labels', 'a', 'b'],
  ])
  await sdk.issues.assignIssue({ issueIdOrKey: key, accountId: null })
  const list = await sdk.issues.getChangeLogsByIds({
    issueIdOrKey: key,
    changelogIds: [Number(history.values?.[0]?.id)],
  })
  expect(list.histories).toHaveLength(1)
  expect(await sdk.issues.getEditIssueMeta({ issueIdOrKey: key })).toHaveProperty('fields.summary')
  await sdk.issues.deleteIssue({ issueIdOrKey: key })
  expect((await admin(`GET /rest/api/3/issue/${key}`)).status).toBe(404)
})

test('transitions move issues, set the resolution and take it back', async () => {
  const { sdk, admin } = await serveJira()
  const key = await makeIssue(admin)
  const { transitions = [] } = await sdk.issues.getTransitions({
    issueIdOrKey: key,
    expand: 'transitions.fields',
  })
  expect(transitions.map(({ name }) => name)).toEqual(['To Do', 'In Progress', 'In Review', 'Done'])
  await sdk.issues.doTransition({ issueIdOrKey: key, transition: { id: transitions[3]?.id ?? '' } })
  const done = await sdk.issues.getIssue({ issueIdOrKey: key })
  expect(done.fields.resolution?.name).toBe('Done')
  await sdk.issues.doTransition({ issueIdOrKey: key, transition: { id: transitions[0]?.id ?? '' } })
  expect((await sdk.issues.getIssue({ issueIdOrKey: key })).fields.resolution).toBeNull()
  const wrong = await admin(`POST /rest/api/3/issue/${key}/transitions`, {
    transition: { id: '99' },
  })
  expect(refusal(wrong)).toMatch(/^400 It seems that you have tried to perform an illegal workflow/)
})

test('subtasks go only where that is asked for', async () => {
  const { admin } = bootJira()
  const parent = await makeIssue(admin)
  const child = await makeIssue(admin, { issuetype: { name: 'Sub-task' }, parent: { key: parent } })
  expect(refusal(await admin(`DELETE /rest/api/3/issue/${parent}`))).toMatch(
    /^400 The issue 'CORE-1' has subtasks/,
  )
  const { body } = await admin(`GET /rest/api/3/issue/${parent}?fields=subtasks`)
  expect(body.fields.subtasks[0].key).toBe(child)
  expect((await admin(`DELETE /rest/api/3/issue/${parent}?deleteSubtasks=true`)).status).toBe(204)
  expect((await admin(`GET /rest/api/3/issue/${child}`)).status).toBe(404)
})

test('several issues are created; those that are wrong are told apart', async () => {
  const { admin } = bootJira()
  const fields = { project: { key: 'CORE' }, issuetype: { name: 'Task' }, summary: 'a' }
  const { status, body } = await admin('POST /rest/api/3/issue/bulk', {
    issueUpdates: [{ fields }, { fields: { ...fields, summary: '' } }],
  })
  expect(status).toBe(201)
  expect(body.issues).toHaveLength(1)
  expect(body.errors[0].failedElementNumber).toBe(1)
  const none = await admin('POST /rest/api/3/issue/bulk', { issueUpdates: [{ fields: {} }] })
  expect(none.status).toBe(400)
})

test('forms are described, in the shapes of Cloud', async () => {
  const { sdk, admin } = await serveJira()
  const meta = await sdk.issues.getCreateIssueMeta({
    projectKeys: ['CORE'],
    expand: 'projects.issuetypes.fields',
  })
  expect(meta.projects?.[0]?.issuetypes?.map(({ name }) => name)).toContain('Story')
  expect(meta.projects?.[0]?.issuetypes?.[0]?.fields).toHaveProperty('summary.required', true)
  const types = await admin('GET /rest/api/3/issue/createmeta/CORE/issuetypes')
  expect(types.body.issueTypes).toHaveLength(5)
  const fields = await admin('GET /rest/api/3/issue/createmeta/CORE/issuetypes/10001')
  expect(fields.body.fields[0].fieldId).toBe('summary')
})

test('version 2 speaks in texts', async () => {
  const { admin, sdk2 } = await serveJira()
  const { key } = await sdk2.issues.createIssue({
    fields: {
      project: { key: 'CORE' },
      issuetype: { name: 'Task' },
      summary: 'x',
      description: 'h1. Title\n\n*bold* text',
    },
  })
  expect((await sdk2.issues.getIssue({ issueIdOrKey: key })).fields.description).toBe(
    'h1. Title\n\n*bold* text',
  )
  const three = await admin(`GET /rest/api/3/issue/${key}`)
  expect(three.body.fields.description.content[0].type).toBe('heading')
  expect(three.body.self).toMatch(/\/rest\/api\/3\/issue\//)
  const wrong = await admin('PUT /rest/api/2/issue/CORE-1', { fields: { description: doc('x') } })
  expect(refusal(wrong)).toBe('400 description: Operation value must be a string')
})
