import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { registry } from '../../../fleet/registry.ts'
import { bootProvision } from '../support/provision.ts'

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const refused = { status: 400, detail: 'A valid public http(s) URL is required.' }

test('what is no public web address is refused, also behind a redirect', async () => {
  const { call } = await bootProvision()
  const site = await serve((_request, response) => response.end('<p>hello'))
  const urls = ['', 'nonsense', 'ftp://example.com', 'http://user@example.com', 'http://[::1]/']
  for (const url of [...urls, site, site.replace('127.0.0.1', 'localhost'), 'http://10.1.2.3/']) {
    const { status, body } = await call('POST /validate/url/probe', { url })
    expect({ url, status, detail: body.detail }).toEqual({ url, ...refused })
  }
})

test('marks of SDKs are found in the page and in its own scripts alone', async () => {
  const { call } = await bootProvision({ probesPrivate: true })
  const site = await serve(({ url }, response) => {
    if (url === '/app.js') return response.end('fetch("https://slack.com/api/chat.postMessage")')
    if (url === '/start') return response.writeHead(302, { location: '/' }).end()
    response.end(
      `<script src="https://js.stripe.com/v3/"></script><script src="/app.js"></script>
       <script src="https://elsewhere.test/x.js"></script>https://api.notion.com/v1`,
    )
  })
  const { status, body } = await call('POST /validate/url/probe', { url: `${site}/start` })
  expect([status, body.suggested_twins]).toEqual([200, ['stripe', 'slack']])
  expect(body.detected_signals).toContain('slack-api')
  expect(body.reasoning).toContain(`Found Slack API in ${site}/app.js.`)
  expect(body.reasoning.join()).toContain('There is no twin yet of notion.')
})

test('a private host is fetched from where it is allowed, but not another by its redirect', async () => {
  const { call } = await bootProvision({ allowTargets: ['localhost'] })
  const other = await serve((_request, response) => response.end('js.stripe.com'))
  const site = await serve(({ url }, response) => {
    if (url === '/away') return response.writeHead(302, { location: other }).end()
    response.end('js.stripe.com')
  })
  const named = site.replace('127.0.0.1', 'localhost')
  const { body } = await call('POST /validate/url/probe', { url: named })
  expect(body.suggested_twins).toEqual(['stripe'])
  const away = await call('POST /validate/url/probe', { url: `${named}/away` })
  expect([away.status, away.body.detail]).toEqual([refused.status, refused.detail])
})

test('a page without end is read in part', async () => {
  const { call } = await bootProvision({ probesPrivate: true })
  const site = await serve((_request, response) => {
    const more = () => {
      while (response.writable && response.write('js.stripe.com '.repeat(5000)));
    }
    response.on('drain', more)
    more()
  })
  const { body } = await call('POST /validate/url/probe', { url: site })
  expect(body.suggested_twins).toEqual(['stripe'])
})

test('what needs a browser answers that it is not there', async () => {
  const { call } = await bootProvision()
  const paths = ['POST /validate/url-run', 'POST /validate/pr-run', 'GET /validation/runs']
  for (const path of [...paths, 'POST /demo-runner/runs', 'GET /demo-runner/runs/x/messages']) {
    expect(await call(path)).toEqual({
      status: 501,
      body: { detail: `${path} needs a browser runner, which this fleet does not have.` },
    })
  }
})

test('twins are listed backends first, then by label', async () => {
  const { call } = await bootProvision()
  const { body } = await call('GET /validate/twins')
  const expected = [...registry.values()]
    .map(({ name, label, kind }) => ({
      name,
      label,
      kind,
      show_in_ui: true,
      mcp: expect.objectContaining({ transport: 'streamable_http', path: '/mcp' }),
    }))
    .sort((a, b) => (`${a.kind} ${a.label}` < `${b.kind} ${b.label}` ? -1 : 1))
  expect(body).toEqual(expected)
})
