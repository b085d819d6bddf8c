/** A world to start from, coherent across its twins. */
export interface Preset {
  readonly id: string
  readonly name: string
  readonly description: string
  /** The twins it seeds. */
  readonly twins: readonly string[]
  /** What it is good for; the first is always `preset`. */
  readonly tags: readonly string[]
  readonly seed_config: Record<string, unknown>
  /** The prompt that gives the same config, where there is one. */
  readonly prompt: string | null
}

type Extras = Record<string, unknown>

/** A message: who wrote it, when, what, and whatever else hangs on it. */
export function said(user: string, at: string, text: string, extras: Extras = {}): Extras {
  return { user, at, text, ...extras }
}

/** An emoji with those who gave it. */
export function emoji(name: string, ...users: string[]): Extras {
  return { name, users }
}

/** A customer with a name, an address to write to, and the card on file. */
export function buyer(name: string, email: string, card: string, extras: Extras = {}): Extras {
  return { name, email, payment_methods: [card], default_payment_method: card, ...extras }
}
