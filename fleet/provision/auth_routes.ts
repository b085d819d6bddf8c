import type { Hono } from 'hono'
import { z } from 'zod'
import { type Accounts, type Caller, ensureFull } from './accounts.ts'
import type { Devices } from './devices.ts'
import type { PostOffice } from './mail.ts'
import { devicePage, messagePage, outboxPage } from './pages.ts'
import type { User } from './records.ts'
import { ensure, Refusal, readBody } from './refusal.ts'
import type { Signups } from './signup.ts'

interface AuthServices {
  accounts: Accounts
  devices: Devices
  signups: Signups
  post: PostOffice
  /** Where the control plane is reached. */
  controlUrl(): string
  /** Whether everybody is let in, so that pages ask for no key. */
  isOpen: boolean
  /** Whether whoever reaches this port may read the outbox. */
  showsOutbox: boolean
}

const DeviceStart = z.object({ device_name: z.string().trim().min(1).max(200).optional() })
const DevicePoll = z.object({ device_code: z.string() })
const KeyWish = z.object({ name: z.string().trim().min(1).max(255).default('API Key') })
const SignupWish = z.object({ email: z.string() })
const SignupProof = z.object({ email: z.string(), code: z.coerce.string() })

/** A local install's plan: nothing is counted, so every limit is null. */
const unlimited = {
  validation_runs_limit: null,
  validation_runs_remaining: null,
  ci_checks_limit: null,
  ci_checks_remaining: null,
  max_twins_per_run: null,
  max_ttl_minutes: null,
}

function toMe({ user, key }: Caller) {
  return {
    id: user.id,
    github_login: user.login,
    workspace: 'Local',
    email: user.email,
    email_verified: user.email_verified,
    billing_plan: user.plan,
    plan_limits: unlimited,
    provisions_remaining: key?.provisions_left ?? null,
    created_at: user.created_at,
  }
}

function ensureSession(caller: Caller): User {
  ensure(caller.isSession, 401, 'Invalid or expired token.')
  return caller.user
}

/** `/auth/…`: who calls, keys, the login of devices, signup by email. */
export function addAuthRoutes(app: Hono, services: AuthServices): void {
  addKeyRoutes(app, services)
  addDeviceRoutes(app, services)
  addSignupRoutes(app, services)
}

function addKeyRoutes(app: Hono, { accounts }: AuthServices): void {
  const callerOf = (header: string | undefined) => accounts.recognise(header)
  app.get('/auth/me', (context) =>
    context.json(toMe(callerOf(context.req.header('authorization')))),
  )
  // A key opens a session, a JWT, for what a key alone may not do.
  app.post('/auth/session', (context) => {
    const caller = callerOf(context.req.header('authorization'))
    return context.json({ ...accounts.openSession(caller), token_type: 'bearer' })
  })
  app.post('/auth/api-keys', async (context) => {
    const user = ensureSession(callerOf(context.req.header('authorization')))
    const { name } = await readBody(context, KeyWish)
    const { record, key } = accounts.makeKey(user, { name, kind: 'api' })
    const { id, preview, created_at } = record
    return context.json({ id, name, key, key_preview: preview, created_at })
  })
  app.get('/auth/cli/devices', (context) => {
    const user = ensureSession(callerOf(context.req.header('authorization')))
    const devices = accounts.keysOf(user).map((key) => ({
      id: key.id,
      device_name: key.device_name ?? key.name,
      key_preview: key.preview,
      created_at: key.created_at,
      last_used_at: key.last_used_at,
      revoked_at: key.revoked_at,
    }))
    return context.json(devices)
  })
  app.post('/auth/cli/devices/:id/revoke', (context) => {
    const { user } = callerOf(context.req.header('authorization'))
    const { id } = accounts.revokeKey(user, context.req.param('id'))
    return context.json({ status: 'revoked', id })
  })
}

function addDeviceRoutes(app: Hono, services: AuthServices): void {
  const { accounts, devices, isOpen } = services
  app.post('/auth/device/start', async (context) => {
    const { device_name = 'Unnamed device' } = await readBody(context, DeviceStart)
    const { id } = devices.start(device_name)
    const verification_url = `${services.controlUrl()}/auth/device`
    return context.json({ device_code: id, verification_url })
  })
  app.post('/auth/device/poll', async (context) => {
    const { device_code } = await readBody(context, DevicePoll)
    return context.json(devices.poll(device_code))
  })
  const gone = messagePage('This login is over', 'Start again on the device: its code has expired.')
  app.get('/auth/device', (context) => {
    const login = devices.waiting(context.req.query('device_code') ?? '')
    return login ? context.html(devicePage(login, !isOpen)) : context.html(gone, 404)
  })
  app.post('/auth/device', async (context) => {
    const form = new URLSearchParams(await context.req.text())
    const login = devices.waiting(form.get('device_code') ?? '')
    if (!login) return context.html(gone, 404)
    const isApproved = form.get('decision') === 'approve'
    const key = form.get('api_key')
    try {
      // Who only says no gives nothing away, and needs no key.
      const header = key ? `Bearer ${key}` : undefined
      const caller = isApproved ? accounts.recognise(header) : undefined
      ensureFull(caller?.key)
      devices.decide(login, caller?.user ?? accounts.operator(), isApproved)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return context.html(messagePage('This did not work', error.message), error.status)
    }
    const text = isApproved ? 'The device is logged in.' : 'The device was refused.'
    return context.html(messagePage('Done', `${text} You can close this page.`))
  })
}

function addSignupRoutes(app: Hono, { signups, post, showsOutbox }: AuthServices): void {
  app.post('/auth/email/signup', async (context) => {
    const { email } = await readBody(context, SignupWish)
    return context.json({ status: 'sent', email: await signups.start(email) })
  })
  app.post('/auth/email/signup/verify', async (context) => {
    const { email, code } = await readBody(context, SignupProof)
    return context.json({ status: 'verified', api_key: signups.verify(email, code) })
  })
  app.get('/auth/outbox', (context) => {
    ensure(showsOutbox, 404, 'There is no GET /auth/outbox.')
    return context.html(outboxPage(post.outbox()))
  })
}
