import { randomUUID } from 'node:crypto'
import { checkAssertion, signClaims } from '../../shared/oauth/jwt.ts'
import { hashSecret, newSecret } from '../../shared/secrets.ts'
import type { ApiKey, Records, User } from './records.ts'
import { ensure, Refusal } from './refusal.ts'

/** Who calls, and by what. */
export interface Caller {
  user: User
  /** The key it came with, or that its session was opened with; undefined where auth is off. */
  key: ApiKey | undefined
  isSession: boolean
}

const audience = 'twinfleet'
const sessionLifetime_s = 24 * 60 * 60
const operatorId = '00000000-0000-4000-8000-000000000001'

/** `arga_sk_abcd...wxyz` */
function maskKey(key: string): string {
  return `${key.slice(0, 12)}...${key.slice(-4)}`
}

/** Refuses what would make more of a key that was given for a few provisions. */
export function ensureFull(key: ApiKey | undefined): void {
  const isFull = key === undefined || key.provisions_left === null
  ensure(isFull, 403, 'A quickstart API key can make no others. Run arga login for full access.')
}

interface AccountOptions {
  now: () => number
  /** Whether everybody is the operator, without a token. */
  isOpen: boolean
}

/** Users, their keys and their sessions. */
export class Accounts {
  readonly #records: Records
  readonly #now: () => number
  readonly #isOpen: boolean
  readonly #jwtSecret: string

  constructor(records: Records, { now, isOpen }: AccountOptions) {
    this.#records = records
    this.#now = now
    this.#isOpen = isOpen
    this.#jwtSecret = records.secret('jwt', () => newSecret('', 48))
  }

  #iso(): string {
    return new Date(this.#now()).toISOString()
  }

  /** The user of a local install, made at the first start. */
  operator(): User {
    const known = this.#records.db.users.get(operatorId)
    if (known) return known
    return this.#records.write(() =>
      this.#records.db.users.insert({
        id: operatorId,
        login: 'local',
        email: null,
        email_verified: false,
        plan: 'paid',
        created_at: this.#iso(),
      }),
    )
  }

  /**
   * Accepts the key of this start. One that was chosen ends those of earlier starts; where one is
   * made up, those that were made up before stay good beside it.
   */
  acceptOperatorKey(key: string, isChosen: boolean): void {
    const { keys } = this.#records.db
    const name = isChosen ? 'Chosen at the start' : 'Printed at the start'
    const operator = this.operator()
    this.#records.write(() => {
      for (const known of keys.list({ where: { user: operator.id } })) {
        const isOld = known.kind === 'operator' && known.revoked_at === null
        if (!isOld || !(isChosen || known.name !== name)) continue
        keys.replace({ ...known, revoked_at: this.#iso() })
      }
    })
    const known = keys.get(hashSecret(key))
    if (!known) this.makeKey(operator, { name, kind: 'operator', key })
    else this.#records.write(() => keys.replace({ ...known, name, revoked_at: null }))
  }

  /** Makes a key and answers it, for the only time. */
  makeKey(
    user: User,
    wish: {
      name: string
      kind: ApiKey['kind']
      key?: string
      device_name?: string
      provisions_left?: number
    },
  ): { record: ApiKey; key: string } {
    const { name, kind, key = newSecret('arga_sk_'), device_name, provisions_left } = wish
    const record: ApiKey = {
      id: randomUUID(),
      user_id: user.id,
      hash: hashSecret(key),
      preview: maskKey(key),
      name,
      kind,
      device_name: device_name ?? null,
      created_at: this.#iso(),
      last_used_at: null,
      revoked_at: null,
      provisions_left: provisions_left ?? null,
    }
    return { record: this.#records.write(() => this.#records.db.keys.insert(record)), key }
  }

  /** The caller behind an `Authorization` header; 401 where there is none. */
  recognise(header: string | undefined): Caller {
    const token = /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1]
    if (token === undefined && this.#isOpen) {
      return this.#operatorCaller()
    }
    const caller = token === undefined ? undefined : (this.#byKey(token) ?? this.#bySession(token))
    ensure(caller, 401, 'Invalid or expired token.')
    return caller
  }

  /** Whether a header names somebody, where everybody needs to be named. */
  recognises(header: string | undefined): boolean {
    try {
      return header !== undefined && this.recognise(header).user !== undefined
    } catch {
      return false
    }
  }

  #byKey(token: string): Caller | undefined {
    const key = this.#records.db.keys.getShared(hashSecret(token))
    const user = key && this.#records.db.users.getShared(key.user_id)
    if (!key || !user || key.revoked_at !== null) return undefined
    const last_used_at = this.#iso()
    // To the minute: a key that is used all the time need not be written all the time.
    if (key.last_used_at?.slice(0, 16) !== last_used_at.slice(0, 16)) {
      this.#records.write(() => this.#records.db.keys.replace({ ...key, last_used_at }))
    }
    return { user, key, isSession: false }
  }

  #bySession(token: string): Caller | undefined {
    try {
      const claims = checkAssertion(token, {
        key: this.#jwtSecret,
        algorithms: ['HS256'],
        audience: [audience],
        now_ms: this.#now(),
        tolerance_s: 0,
      })
      const user = this.#records.db.users.get(String(claims.sub))
      if (!user) return undefined
      if (claims.kid === undefined) return this.#isOpen ? this.#operatorCaller() : undefined
      const keys = this.#records.db.keys.list({ where: { user: user.id } })
      const key = keys.find(({ id, revoked_at }) => id === claims.kid && revoked_at === null)
      return key && { user, key, isSession: true }
    } catch {
      return undefined
    }
  }

  #operatorCaller(): Caller {
    return { user: this.operator(), key: undefined, isSession: true }
  }

  /** A signed session (a JWT) for the calls that a key may not make; it ends with its key. */
  openSession({ user, key }: Caller): { token: string; expires_at: string } {
    ensureFull(key)
    const issued_s = Math.floor(this.#now() / 1000)
    const expires_s = issued_s + sessionLifetime_s
    const claims = { sub: user.id, aud: audience, iat: issued_s, exp: expires_s }
    const signed = key ? { ...claims, kid: key.id } : claims
    return {
      token: signClaims(signed, this.#jwtSecret, { algorithm: 'HS256' }),
      expires_at: new Date(expires_s * 1000).toISOString(),
    }
  }

  /** Counts a provision against the key's limit; 403 where it has none left. */
  spendProvision(caller: Caller): void {
    // Read anew: another call may have spent one since this caller was recognised.
    const key = caller.key && this.#records.db.keys.get(caller.key.hash)
    if (!key || key.provisions_left === null) return
    ensure(
      key.provisions_left > 0,
      403,
      'Quickstart API key has no provisions remaining. Run arga login for full access.',
    )
    const provisions_left = key.provisions_left - 1
    this.#records.write(() => this.#records.db.keys.replace({ ...key, provisions_left }))
  }

  /** Every key of a user, newest first, revoked ones too. */
  keysOf(user: User): ApiKey[] {
    return this.#records.db.keys.list({ where: { user: user.id }, direction: 'desc' })
  }

  /** Ends a key, and with it the sessions it opened. */
  revokeKey(user: User, id: string): ApiKey {
    const key = this.keysOf(user).find((each) => each.id === id)
    if (!key) throw new Refusal(404, 'CLI device not found')
    const revoked = { ...key, revoked_at: key.revoked_at ?? this.#iso() }
    return this.#records.write(() => this.#records.db.keys.replace(revoked))
  }
}
