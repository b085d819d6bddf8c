import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { issueToken } from '../../shared/oauth/grants.ts'
import type { GoogleWorld } from '../../twins/google/world.ts'
import { asOwner, bearer, bootDrive, credentials, make, refusal } from '../google_drive/support.ts'

const scope = (name: string) => `https://www.googleapis.com/auth/${name}`

/** A token of the owner with only these scopes. */
function tokenWith(instance: ReturnType<typeof bootDrive>['instance'], ...names: string[]) {
  const token = `ya29.only-${names.join('-')}`
  instance.transact({}, (scoped) => {
    const world = scoped as unknown as GoogleWorld // the twin has the identity's collections
    const owner = world.db.users.first({ where: { email: 'ada@example.com' } })
    const scopes = names.map(scope)
    issueToken(world, token, { kind: 'access', client: 'c1', user: owner?.id, scopes })
  })
  return bearer(token)
}

test('credentials: missing, wrong, in the query, too narrow, an API key', async () => {
  const { call, instance, owner } = bootDrive()
  const id = await make(owner, { name: 'Plan' })
  const get = (query = '', headers = {}) =>
    call(`GET /drive/v3/files/${id}${query}`, undefined, headers)
  const none = await get()
  expect(none.status).toBe(401)
  expect(none.headers.get('www-authenticate')).toContain('https://accounts.google.com/')
  expect(none.body.error).toMatchObject({
    code: 401,
    status: 'UNAUTHENTICATED',
    errors: [
      {
        message: 'Login Required.',
        domain: 'global',
        reason: 'required',
        location: 'Authorization',
        locationType: 'header',
      },
    ],
  })
  const wrong = await get('', bearer('ya29.wrong'))
  expect(refusal(wrong)).toBe('401 authError')
  expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"')
  expect(refusal(await get('?key=AIzaWrong'))).toBe('400 badRequest')
  expect(refusal(await get(`?key=${credentials.apiKey}`))).toBe('404 notFound')
  expect(refusal(await call(`GET /drive/v3/about?fields=user&key=${credentials.apiKey}`))).toBe(
    '401 required',
  )
  expect((await get(`?access_token=${credentials.accessToken}`)).status).toBe(200)
  expect((await get(`?oauth_token=${credentials.accessToken}`)).status).toBe(200)

  const narrow = tokenWith(instance, 'drive.apps.readonly')
  const refused = await get('', narrow)
  expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope"')
  expect(refused.body.error).toMatchObject({
    code: 403,
    message: 'Request had insufficient authentication scopes.',
    status: 'PERMISSION_DENIED',
    errors: [
      { message: 'Insufficient Permission', domain: 'global', reason: 'insufficientPermissions' },
    ],
    details: [
      {
        reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
        metadata: {
          method: 'google.apps.drive.v3.DriveFiles.Get',
          service: 'drive.googleapis.com',
        },
      },
    ],
  })
  // An app with `drive.file` sees what it made and nothing else.
  const perFile = tokenWith(instance, 'drive.file')
  expect(refusal(await get('', perFile))).toBe('404 notFound')
  await call('POST /drive/v3/files', { name: 'Own' }, perFile)
  const { body } = await call('GET /drive/v3/files', undefined, perFile)
  expect(body.files.map(({ name }: { name: string }) => name)).toEqual(['Own'])
})

test('fields: the whole language, and what is no selection of it', async () => {
  const { owner } = bootDrive()
  await make(owner, { name: 'Plan', properties: { a: '1' } })
  const list = (fields: string, more = '') =>
    owner(`GET /drive/v3/files?fields=${encodeURIComponent(fields)}${more}`)
  const selections: [string, unknown][] = [
    ['files/name', { files: [{ name: 'Plan' }] }],
    ['files(name,properties/a)', { files: [{ name: 'Plan', properties: { a: '1' } }] }],
    [
      'kind, files(owners(displayName))',
      { kind: 'drive#fileList', files: [{ owners: [{ displayName: 'Ada Lovelace' }] }] },
    ],
    ['files/owners/me', { files: [{ owners: [{ me: true }] }] }],
    [
      'files/capabilities(canEdit,canShare)',
      { files: [{ capabilities: { canEdit: true, canShare: true } }] },
    ],
    ['nextPageToken', {}],
  ]
  for (const [fields, wanted] of selections) {
    expect([fields, (await list(fields)).body]).toEqual([fields, wanted])
  }
  const [any] = (await list('files(*/displayName)')).body.files
  expect([any.owners, any.name]).toEqual([[{ displayName: 'Ada Lovelace' }], undefined])
  expect(Object.keys((await list('*')).body)).toContain('incompleteSearch')
  for (const fields of [
    'nmae',
    'files/nmae',
    'files(name',
    'files(name))',
    'files()',
    ',',
    'files/',
    'files name',
    'files(owners(x))',
  ]) {
    const answer = await list(fields)
    expect([fields, refusal(answer)]).toEqual([fields, '400 invalidParameter'])
    expect(answer.body.error.errors[0]).toMatchObject({
      location: 'fields',
      locationType: 'parameter',
    })
  }
  expect((await list('nmae')).body.error.message).toBe('Invalid field selection nmae')
  const { text } = await list('kind', '&prettyPrint=false&quotaUser=me&whatever=1')
  expect(text).toBe('{"kind":"drive#fileList"}\n')
  expect((await list('kind')).text).toBe('{\n  "kind": "drive#fileList"\n}\n')
  expect(refusal(await list('kind', '&alt=xml'))).toBe('400 invalidParameter')
})

test('bodies: gzip is read, what is no JSON object is refused', async () => {
  const { owner, call } = bootDrive()
  const packed = new Uint8Array(gzipSync(JSON.stringify({ name: 'Packed' })))
  const { body } = await owner('POST /drive/v3/files', packed, { 'content-encoding': 'gzip' })
  expect(body.name).toBe('Packed')
  for (const text of ['{"name":', '[1]', '"x"']) {
    expect([text, refusal(await owner('POST /drive/v3/files', text))]).toEqual([
      text,
      '400 parseError',
    ])
  }
  const nowhere = await call('GET /drive/v9/files', undefined, asOwner)
  expect([nowhere.status, nowhere.headers.get('content-type')]).toEqual([
    404,
    'text/html; charset=UTF-8',
  ])
  const cors = { origin: 'https://app.test', 'access-control-request-headers': 'authorization,x-a' }
  const preflight = await call('OPTIONS /drive/v3/files', undefined, cors)
  expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,x-a')
  expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.test')
})

test('faults: a rule names one of Google’s reasons', async () => {
  const { owner } = bootDrive({
    failure_rules: [
      {
        match: { method: 'POST' },
        effect: 'error',
        error: 'userRateLimitExceeded',
        when: { times: 1 },
      },
      { match: { method: 'GET' }, effect: 'rate_limit', when: { times: 1 } },
    ],
  })
  const limited = await owner('POST /drive/v3/files', { name: 'x' })
  expect(refusal(limited)).toBe('403 userRateLimitExceeded')
  expect(limited.body.error.errors[0].domain).toBe('usageLimits')
  expect(refusal(await owner('GET /drive/v3/files'))).toBe('429 rateLimitExceeded')
  expect((await owner('GET /drive/v3/files')).status).toBe(200)
})

test('a batch carries out each of its calls, and each error is that call’s own', async () => {
  const { owner, call } = bootDrive()
  const type = { 'content-type': 'multipart/mixed; boundary=b1' }
  const part = (id: string, request: string, body = '') =>
    `--b1\r\nContent-Type: application/http\r\nContent-ID: <${id}>\r\n\r\n${request}\r\n` +
    `Content-Type: application/json\r\n\r\n${body}\r\n`
  const text =
    part('one', 'POST /drive/v3/files HTTP/1.1', '{"name":"From a batch"}') +
    part('two', 'GET /drive/v3/files/none HTTP/1.1') +
    part('three', 'GET /batch/drive/v3 HTTP/1.1') +
    '--b1--'
  const answer = await owner('POST /batch/drive/v3', text, type)
  expect(answer.headers.get('content-type')).toMatch(/^multipart\/mixed; boundary=batch_/)
  expect([...answer.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
    '200',
    '404',
    '400',
  ])
  expect(answer.text).toContain('Content-ID: <response-two>')
  expect((await owner('GET /drive/v3/files')).body.files).toHaveLength(1)
  const anonymous = await call('POST /batch/drive/v3', text, type)
  expect(anonymous.text).toContain('HTTP/1.1 401')
  expect(refusal(await owner('POST /batch/drive/v3', text))).toBe('400 badRequest')
  const many = Array.from({ length: 101 }, (_, index) =>
    part(`${index}`, 'GET /drive/v3/files HTTP/1.1'),
  )
  expect(refusal(await owner('POST /batch', `${many.join('')}--b1--`, type))).toBe(
    '400 batchTooLarge',
  )
})

test('the discovery document describes what is built', async () => {
  const { call } = bootDrive()
  const { body: list } = await call('GET /discovery/v1/apis')
  expect(list.items.map(({ id }: { id: string }) => id)).toEqual(['drive:v3'])
  const { body } = await call('GET /discovery/v1/apis/drive/v3/rest')
  expect(body.resources.files.methods.list).toMatchObject({
    id: 'drive.files.list',
    httpMethod: 'GET',
    path: 'files',
    response: { $ref: 'FileList' },
    parameters: {
      pageSize: { type: 'integer', format: 'int32', minimum: '1', maximum: '1000', default: '100' },
    },
  })
  expect(body.resources.files.methods.create).toMatchObject({
    request: { $ref: 'File' },
    mediaUpload: { protocols: { resumable: { path: '/resumable/upload/drive/v3/files' } } },
  })
  expect(body.schemas.File.properties.size).toEqual({ type: 'string', format: 'int64' })
  expect((await call('GET /$discovery/rest?version=v3')).body).toEqual(body)
  expect(refusal(await call('GET /discovery/v1/apis/mail/v1/rest'))).toBe('404 notFound')
})
