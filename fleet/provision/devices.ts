import { newSecret } from '../../shared/secrets.ts'
import type { Accounts } from './accounts.ts'
import type { DeviceLogin, Records, User } from './records.ts'
import { ensure } from './refusal.ts'

const lifetime_ms = 10 * 60 * 1000
/** For so long a device is told that its code has expired, and not that there never was one. */
const rememberedFor_ms = 60 * 60 * 1000
const waitingLimit = 1000

type DeviceAnswer =
  | { status: 'pending' }
  | { status: 'denied' }
  | { status: 'approved'; api_key: string; cli_api_key_id: string; device_name: string }

/** The login of a device without a browser: it asks, a person approves, it fetches its key once. */
export class Devices {
  readonly #records: Records
  readonly #accounts: Accounts
  readonly #now: () => number

  constructor(records: Records, accounts: Accounts, now: () => number) {
    this.#records = records
    this.#accounts = accounts
    this.#now = now
  }

  start(deviceName: string): DeviceLogin {
    const { devices } = this.#records.db
    const now_ms = this.#now()
    const known = devices.list()
    const old = known.filter(({ expires_ms }) => expires_ms + rememberedFor_ms < now_ms)
    const waiting = known.filter((login) => login.status === 'pending' && now_ms < login.expires_ms)
    ensure(
      waiting.length < waitingLimit,
      429,
      'Too many devices wait for approval. Try again later.',
    )
    return this.#records.write(() => {
      for (const { id } of old) devices.delete(id)
      return devices.insert({
        id: newSecret('dev_'),
        device_name: deviceName,
        status: 'pending',
        user_id: null,
        expires_ms: now_ms + lifetime_ms,
      })
    })
  }

  /** A login that waits for a person; undefined where there is none, or no more. */
  waiting(code: string): DeviceLogin | undefined {
    const login = this.#records.db.devices.get(code)
    return login?.status === 'pending' && this.#now() < login.expires_ms ? login : undefined
  }

  decide(login: DeviceLogin, user: User, isAllowed: boolean): void {
    const status = isAllowed ? 'approved' : 'denied'
    this.#records.write(() =>
      this.#records.db.devices.replace({ ...login, status, user_id: user.id }),
    )
  }

  /** What a polling device is told; an approved one gets its key now and never again. */
  poll(code: string): DeviceAnswer {
    const login = this.#records.db.devices.get(code)
    ensure(login, 404, 'Device session not found')
    const wasUsed = login.status === 'used'
    ensure(!wasUsed, 409, 'Device code already used. Run `arga login` again.')
    ensure(this.#now() < login.expires_ms, 410, 'Device code expired. Run `arga login` again.')
    if (login.status === 'pending' || login.status === 'denied') return { status: login.status }
    const user = this.#records.db.users.get(login.user_id ?? '')
    ensure(user, 404, 'Device session not found')
    const { device_name } = login
    this.#records.write(() => this.#records.db.devices.replace({ ...login, status: 'used' }))
    const wish = { name: `CLI on ${device_name}`, kind: 'cli', device_name } as const
    const { record, key } = this.#accounts.makeKey(user, wish)
    return { status: 'approved', api_key: key, cli_api_key_id: record.id, device_name }
  }
}
