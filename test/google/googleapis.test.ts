import { Readable } from 'node:stream'
import { type Auth, type drive_v3, google } from 'googleapis'
import { expect, onTestFinished, test } from 'vitest'
import { serveInstance } from '../../fleet/listen.ts'
import { credentials, people } from '../../seeders/google/baseline.ts'
import { bootDrive } from '../google_drive/support.ts'

async function serve() {
  const { instance } = bootDrive()
  const listener = await serveInstance(instance)
  onTestFinished(() => listener.close())
  return `http://127.0.0.1:${listener.port}`
}

/** Sends what a client asks Google's hosts to the twin, as a proxy would. */
function rewrite({ transporter }: Auth.OAuth2Client, url: string): void {
  transporter.interceptors.request.add({
    resolved: async (config) => {
      const asked = new URL(String(config.url))
      if (asked.hostname.endsWith('.googleapis.com')) {
        config.url = new URL(`${asked.pathname}${asked.search}`, url)
      }
      return config
    },
  })
}

test('the whole package works through a transporter that rewrites hosts', async () => {
  const url = await serve()
  const auth = new google.auth.OAuth2({
    clientId: credentials.clientId,
    clientSecret: credentials.clientSecret,
  })
  rewrite(auth, url)
  auth.setCredentials({ refresh_token: credentials.refreshToken })
  const { data: user } = await google.oauth2({ version: 'v2', auth }).userinfo.get()
  expect(user.email).toBe(people.owner.email)
  const drive = google.drive({ version: 'v3', auth })
  const fields = 'id,name,mimeType,size,md5Checksum'
  const { data: folder } = await drive.files.create({
    requestBody: { name: 'Plans', mimeType: 'application/vnd.google-apps.folder' },
  })
  const { data: file } = await drive.files.create({
    requestBody: { name: 'tea.txt', parents: [folder.id ?? ''] },
    media: { mimeType: 'text/plain', body: Readable.from(['Assam, ', 'Darjeeling']) },
    fields,
  })
  expect(file).toMatchObject({ name: 'tea.txt', mimeType: 'text/plain', size: '17' })
  const read = await drive.files.get(
    { fileId: file.id ?? '', alt: 'media' },
    { responseType: 'text' },
  )
  expect(read.data).toBe('Assam, Darjeeling')
  const { data: found } = await drive.files.list({
    q: `'${folder.id}' in parents`,
    fields: 'files(id)',
  })
  expect(found.files).toEqual([{ id: file.id }])
  await expect(drive.files.get({ fileId: 'nothing' })).rejects.toThrow('File not found: nothing.')
})

test('a client is made of the discovery document that the twin serves', async () => {
  const url = await serve()
  const auth = new google.auth.OAuth2()
  auth.setCredentials({ access_token: credentials.accessToken })
  const path = `${url}/discovery/v1/apis/drive/v3/rest`
  const drive = await google.discoverAPI<drive_v3.Drive>(path, { version: 'v3', auth })
  const { data: file } = await drive.files.create({ requestBody: { name: 'Notes' } })
  const { data: changed } = await drive.files.update({
    fileId: file.id ?? '',
    requestBody: { starred: true },
    fields: 'name,starred',
  })
  expect(changed).toEqual({ name: 'Notes', starred: true })
  const { data: about } = await drive.about.get({ fields: 'user(emailAddress)' })
  expect(about.user).toEqual({ emailAddress: people.owner.email })
})
