import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, type Installation, LogLevel } from '@slack/bolt'
import { onTestFinished } from 'vitest'
import { bootSlack, serveSlack, simulate } from '../support.ts'

export const acme = 'T0ACME00001'
export const grace = 'U0GRACE0001'
export const second = {
  id: acme,
  name: 'Acme',
  users: [{ id: grace, name: 'grace', email: 'grace@acme.test' }, 'ada'],
  channels: [{ id: 'C0ACME00001', name: 'random', messages: ['Hello from Acme'] }],
}
const client = {
  clientId: '8412507393204.8412507393205',
  clientSecret: '5d7c1b0a9e8f4d3c2b1a0f9e8d7c6b5a',
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP address is never a string
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A distributed app with an installation store of its own, as its author writes it. */
export async function startDistributed(seed: Record<string, unknown> = {}) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const { instance } = bootSlack({ workspaces: [second], ...seed }, false)
  const { url: twin, slackApiUrl } = await serveSlack(instance)
  const store = new Map<string, Installation>()
  const app = new App({
    signingSecret: 'slack-signing-secret',
    ...client,
    stateSecret: 'a secret of the app’s own',
    scopes: ['app_mentions:read', 'chat:write', 'channels:history', 'users:read'],
    redirectUri: `${url}/slack/oauth_redirect`,
    installerOptions: {
      redirectUriPath: '/slack/oauth_redirect',
      directInstall: true,
      authorizationUrl: `${twin}/oauth/v2/authorize`,
      clientOptions: { slackApiUrl },
    },
    installationStore: {
      storeInstallation: async (installation) => {
        const { isEnterpriseInstall, enterprise, team } = installation
        store.set((isEnterpriseInstall ? enterprise?.id : team?.id) ?? '', installation)
      },
      fetchInstallation: async ({ isEnterpriseInstall, enterpriseId, teamId }) => {
        const found = store.get((isEnterpriseInstall ? enterpriseId : teamId) ?? '')
        if (!found) throw new Error(`${enterpriseId ?? teamId} has not installed the app`)
        return found
      },
    },
    clientOptions: { slackApiUrl },
    logLevel: LogLevel.ERROR,
  })
  app.event('app_mention', async ({ say, client: web }) => {
    const { team } = await web.auth.test()
    await say(`Here for ${team}`)
  })
  app.command('/where', async ({ ack, client: web }) => {
    const { team } = await web.auth.test()
    await ack({ response_type: 'in_channel', text: `Asked in ${team}` })
  })
  await app.start(port)
  onTestFinished(async () => {
    await app.stop()
  })
  const request_url = `${url}/slack/events`
  await simulate(instance, 'subscribe', { request_url, interactivity_url: request_url })
  await instance.deliveries.idle()
  return { instance, store, url }
}

/** Goes through the install in a browser's place, with its cookies; a test may twist its way. */
export async function install(
  url: string,
  person: string,
  twist = (location: string) => location,
): Promise<Response> {
  const begun = await fetch(`${url}/slack/install`, { redirect: 'manual' })
  const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? ''
  const consented = await fetch(begun.headers.get('location') ?? '', {
    method: 'POST',
    body: new URLSearchParams({ person, decision: 'allow' }),
    redirect: 'manual',
  })
  return fetch(twist(consented.headers.get('location') ?? ''), { headers: { cookie } })
}
