import { expect, test } from 'vitest'
import { bootJira, doc, makeIssue } from './support.ts'

const api = '/rest/api/3'

test('comments are written, read, changed and deleted', async () => {
  const { admin } = bootJira()
  const issue = `${api}/issue/${await makeIssue(admin)}`
  expect((await admin(`GET ${issue}/comment/999`)).status).toBe(404)
  const { status, body } = await admin(`POST ${issue}/comment`, { body: doc('First') })
  expect(status).toBe(201)
  expect((await admin(`GET ${issue}/comment`)).body.total).toBe(1)
  expect((await admin(`GET ${issue}/comment/${body.id}`)).body.id).toBe(body.id)
  const changed = await admin(`PUT ${issue}/comment/${body.id}`, { body: doc('Second') })
  expect(JSON.stringify(changed.body.body)).toContain('Second')
  const listed = await admin(`POST ${api}/comment/list`, { ids: [Number(body.id)] })
  expect(listed.body.values).toHaveLength(1)
  expect((await admin(`DELETE ${issue}/comment/${body.id}`)).status).toBe(204)
})

test('work is logged, changed, moved, told of and deleted', async () => {
  const { admin } = bootJira()
  const key = await makeIssue(admin)
  const issue = `${api}/issue/${key}`
  expect((await admin(`GET ${issue}/worklog/999`)).status).toBe(404)
  const log = async () => (await admin(`POST ${issue}/worklog`, { timeSpent: '1h' })).body
  const { id } = await log()
  expect((await admin(`GET ${issue}/worklog`)).body.total).toBe(1)
  expect((await admin(`GET ${issue}/worklog/${id}`)).body.timeSpentSeconds).toBe(3600)
  const changed = await admin(`PUT ${issue}/worklog/${id}`, { timeSpentSeconds: 7200 })
  expect(changed.body.timeSpentSeconds).toBe(7200)
  const listed = await admin(`POST ${api}/worklog/list`, { ids: [Number(id)] })
  expect(listed.body).toHaveLength(1)
  expect((await admin(`GET ${api}/worklog/updated`)).body.values).toHaveLength(1)
  const other = await makeIssue(admin)
  const moved = { ids: [Number(id)], issueIdOrKey: other }
  expect((await admin(`POST ${issue}/worklog/move`, moved)).status).toBe(204)
  expect((await admin(`DELETE ${api}/issue/${other}/worklog/${id}`)).status).toBe(204)
  expect((await admin(`GET ${api}/worklog/deleted`)).body.values).toHaveLength(1)
  const again = await log()
  const all = await admin(`DELETE ${issue}/worklog`, { ids: [Number(again.id)] })
  expect(all.status).toBe(204)
})

test('issues are linked, types of links are kept, links elsewhere too', async () => {
  const { admin } = bootJira()
  const [one, two] = [await makeIssue(admin), await makeIssue(admin)]
  expect((await admin(`GET ${api}/issueLink/999`)).status).toBe(404)
  const type = { name: 'Delay', inward: 'is delayed by', outward: 'delays' }
  const made = await admin(`POST ${api}/issueLinkType`, type)
  expect(made.status).toBe(201)
  const at = `${api}/issueLinkType/${made.body.id}`
  expect((await admin(`GET ${at}`)).body.outward).toBe('delays')
  expect((await admin(`PUT ${at}`, { ...type, outward: 'holds up' })).body.outward).toBe('holds up')
  expect((await admin(`GET ${api}/issueLinkType`)).body.issueLinkTypes.length).toBeGreaterThan(1)
  const link = { type: { name: 'Delay' }, inwardIssue: { key: one }, outwardIssue: { key: two } }
  expect((await admin(`POST ${api}/issueLink`, link)).status).toBe(201)
  const { body: shown } = await admin(`GET ${api}/issue/${one}`)
  const { id } = shown.fields.issuelinks[0]
  expect((await admin(`GET ${api}/issueLink/${id}`)).body.type.name).toBe('Delay')
  expect((await admin(`DELETE ${api}/issueLink/${id}`)).status).toBe(204)
  expect((await admin(`DELETE ${at}`)).status).toBe(204)
  const remote = `${api}/issue/${one}/remotelink`
  const object = { url: 'https://example.com/1', title: 'One' }
  const far = await admin(`POST ${remote}`, { globalId: 'g=1', object })
  expect(far.status).toBe(201)
  expect((await admin(`GET ${remote}`)).body).toHaveLength(1)
  expect((await admin(`GET ${remote}/${far.body.id}`)).body.object.title).toBe('One')
  const renamed = { object: { ...object, title: 'Two' } }
  expect((await admin(`PUT ${remote}/${far.body.id}`, renamed)).status).toBe(204)
  expect((await admin(`DELETE ${remote}/${far.body.id}`)).status).toBe(204)
  await admin(`POST ${remote}`, { globalId: 'g=2', object })
  expect((await admin(`DELETE ${remote}?globalId=g%3D2`)).status).toBe(204)
})

test('issues are watched, voted for and have files', async () => {
  const { admin, member } = bootJira()
  const key = await makeIssue(admin)
  const issue = `${api}/issue/${key}`
  const { body: me } = await admin(`GET ${api}/myself`)
  expect((await admin(`POST ${issue}/watchers`, JSON.stringify(me.accountId))).status).toBe(204)
  expect((await admin(`GET ${issue}/watchers`)).body.isWatching).toBe(true)
  const { body: shown } = await admin(`GET ${issue}`)
  const bulk = await admin(`POST ${api}/issue/watching`, { issueIds: [shown.id] })
  expect(bulk.body.issuesIsWatching[shown.id]).toBe(true)
  const gone = await admin(`DELETE ${issue}/watchers?accountId=${me.accountId}`)
  expect(gone.status).toBe(204)
  expect((await member(`POST ${issue}/votes`)).status).toBe(204)
  expect((await member(`GET ${issue}/votes`)).body.votes).toBe(1)
  expect((await member(`DELETE ${issue}/votes`)).status).toBe(204)
  const form =
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n' +
    'Content-Type: text/plain\r\n\r\nhello\r\n--x--\r\n'
  const type = { 'content-type': 'multipart/form-data; boundary=x' }
  expect((await admin(`POST ${issue}/attachments`, form, type)).status).toBe(403)
  const headers = { ...type, 'x-atlassian-token': 'no-check' }
  const { body: files } = await admin(`POST ${issue}/attachments`, form, headers)
  const { id } = files[0]
  expect((await admin(`GET ${api}/attachment/meta`)).body.enabled).toBe(true)
  expect((await admin(`GET ${api}/attachment/${id}`)).body.filename).toBe('a.txt')
  const content = await admin(`GET ${api}/attachment/content/${id}?redirect=false`)
  expect(content.text).toBe('hello')
  // Only pictures have thumbnails.
  expect((await admin(`GET ${api}/attachment/thumbnail/${id}`)).status).toBe(404)
  const picture = form.replace('a.txt', 'a.png').replace('text/plain', 'image/png')
  const { body: pictures } = await admin(`POST ${issue}/attachments`, picture, headers)
  const small = await admin(`GET ${api}/attachment/thumbnail/${pictures[0].id}?redirect=false`)
  expect(small.status).toBe(200)
  expect((await admin(`DELETE ${api}/attachment/${id}`)).status).toBe(204)
})
