import { randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { hashSecret } from '../../shared/secrets.ts'
import type { Accounts } from './accounts.ts'
import type { PostOffice } from './mail.ts'
import type { Records, Signup, User } from './records.ts'
import { ensure, Refusal } from './refusal.ts'

const pause_ms = 60_000
const lifetime_ms = 10 * 60 * 1000
const attemptLimit = 5
const day_ms = 24 * 60 * 60 * 1000
/** How many codes an address gets in a day, and how many addresses may ask in one. */
const codeLimit = 10
const addressLimit = 1000
const provisionLimit = 5

const waitText = 'Wait before requesting another verification code'

const Email = z.email().max(254)

/** Signup by email: a code of six digits proves the address and is traded for a small key. */
export class Signups {
  readonly #records: Records
  readonly #accounts: Accounts
  readonly #post: PostOffice
  readonly #now: () => number

  constructor(records: Records, accounts: Accounts, post: PostOffice, now: () => number) {
    this.#records = records
    this.#accounts = accounts
    this.#post = post
    this.#now = now
  }

  /** Sends a code, one a minute. Answers the address as it is known from now on. */
  async start(text: string): Promise<string> {
    const email = readEmail(text)
    const now_ms = this.#now()
    const before = this.#recent(email)
    const isSoon = before !== undefined && now_ms < before.sent_ms + pause_ms
    ensure(!isSoon, 429, waitText)
    ensure((before?.sent_count ?? 0) < codeLimit, 429, waitText)
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const signup: Signup = {
      id: email,
      code_hash: hashSecret(`${email} ${code}`),
      sent_ms: now_ms,
      expires_ms: now_ms + lifetime_ms,
      attempts: 0,
      sent_count: (before?.sent_count ?? 0) + 1,
      since_ms: before?.since_ms ?? now_ms,
    }
    this.#records.write(() => this.#records.db.signups.put(signup))
    await this.#post.send({
      to: email,
      subject: 'Your verification code',
      text: `Your verification code is ${code}. It is good for ten minutes.`,
    })
    return email
  }

  /** What an address asked for within a day; older notes go. */
  #recent(email: string): Signup | undefined {
    const { signups } = this.#records.db
    const first_ms = this.#now() - day_ms
    const [old, kept] = [
      signups.list().filter(({ since_ms }) => since_ms < first_ms),
      signups.get(email),
    ]
    this.#records.write(() => {
      for (const { id } of old) signups.delete(id)
    })
    if (kept && kept.since_ms >= first_ms) return kept
    ensure(signups.count() < addressLimit, 429, waitText)
    return undefined
  }

  /** Trades a code in for a key that may provision five times. */
  verify(text: string, code: string): string {
    const email = readEmail(text)
    const signup = this.#records.db.signups.get(email)
    const isKnown = signup ?? this.#records.db.users.first({ where: { email } })
    ensure(isKnown, 404, 'No signup found for that email. Request a code first.')
    const isOpen = signup !== undefined && this.#now() < signup.expires_ms
    if (!signup || !isOpen) {
      throw new Refusal(404, 'No active verification code found for that email')
    }
    const isTried = signup.attempts >= attemptLimit
    ensure(!isTried, 429, 'Too many verification attempts. Request a new code')
    const given = Buffer.from(hashSecret(`${email} ${code.trim()}`))
    if (!timingSafeEqual(given, Buffer.from(signup.code_hash))) {
      const attempts = signup.attempts + 1
      this.#records.write(() => this.#records.db.signups.replace({ ...signup, attempts }))
      throw new Refusal(400, 'Invalid verification code')
    }
    const user = this.#prove(email)
    const { key } = this.#accounts.makeKey(user, {
      name: 'Email signup',
      kind: 'quickstart',
      provisions_left: provisionLimit,
    })
    return key
  }

  /** The code is spent, and the address is a user's. */
  #prove(email: string): User {
    return this.#records.write(() => {
      const spent = this.#records.db.signups.get(email)
      // It stays to be counted.
      if (spent) this.#records.db.signups.replace({ ...spent, expires_ms: 0 })
      const known = this.#records.db.users.first({ where: { email } })
      if (known) return known
      return this.#records.db.users.insert({
        id: randomUUID(),
        login: email.slice(0, email.indexOf('@')),
        email,
        email_verified: true,
        plan: 'quickstart',
        created_at: new Date(this.#now()).toISOString(),
      })
    })
  }
}

function readEmail(text: string): string {
  const email = Email.safeParse(text.trim().toLowerCase())
  if (!email.success) throw new Refusal(400, 'Enter a valid email address')
  return email.data
}
