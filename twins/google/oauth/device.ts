import { html } from 'hono/html'
import { z } from 'zod'
import type { Call } from '../../../shared/contract.ts'
import { operation } from '../../../shared/define.ts'
import { pageReply } from '../../../shared/http/html.ts'
import { decideDevice, startDevice } from '../../../shared/oauth/grants.ts'
import type { GoogleWorld } from '../world.ts'
import { readForm } from './form.ts'
import { refuse } from './refusal.ts'
import { readScopes } from './tokens.ts'

const form = {
  access: 'none' as const,
  input: async (call: Call) => ({ form: await readForm(call) }),
}
const formArgs = () => ({ form: z.record(z.string(), z.string()) })

const lifetime_s = 1800
const interval_s = 5

/** https://developers.google.com/identity/protocols/oauth2/limited-input-device */
const start = operation(form, formArgs, (world: GoogleWorld, args) => {
  const client = world.db.clients.get(args.form.client_id ?? '')
  if (!client) refuse(401, 'invalid_client', 'The OAuth client was not found.')
  const user = `${world.id('', 4, 'upper')}-${world.id('', 4, 'upper')}`
  const device = startDevice(
    world,
    { device: world.id('AH-1Ng', 90), user },
    {
      client: client.id,
      scopes: readScopes(args.form.scope ?? ''),
      lifetime_ms: lifetime_s * 1000,
      interval_ms: interval_s * 1000,
    },
  )
  return {
    device_code: device.id,
    user_code: device.userCode,
    expires_in: lifetime_s,
    interval: interval_s,
    verification_url: `${world.url}/device`,
  }
})

const show = operation(form, formArgs, (world: GoogleWorld, args) => {
  const users = world.db.users.list().filter(({ email }) => !email.endsWith('gserviceaccount.com'))
  return pageReply(
    'Connect a device',
    html`<form method="post">
        <label>Code <input name="user_code" value="${args.form.user_code ?? ''}"></label>
        ${users.map(
          ({ id, name, email }, index) =>
            html`<label><input type="radio" name="person" value="${id}"
              ${index === 0 ? 'checked' : ''}> ${name} <small>${email}</small></label>`,
        )}
        <button name="decision" value="allow">Allow</button>
        <button name="decision" value="deny">Deny</button></form>`,
  )
})

const decide = operation(form, formArgs, (world: GoogleWorld, args) => {
  const { user_code = '', person = '', decision } = args.form
  const user = world.db.users.get(person)
  const isAllowed = decision === 'allow'
  const isDone = user && decideDevice(world, user_code.toUpperCase(), { user: user.id, isAllowed })
  const title = isDone
    ? isAllowed
      ? 'The device is connected'
      : 'Access was denied'
    : 'Wrong code'
  return pageReply(title, html``, isDone ? 200 : 400)
})

export const deviceRoutes = {
  'POST /device/code': start,
  'POST /o/oauth2/device/code': start,
  'GET /device': show,
  'POST /device': decide,
}
