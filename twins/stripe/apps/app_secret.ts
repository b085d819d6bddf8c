import type { StripeWorld } from '../protocol/index.ts'

/** Ends a secret, payload and all. */
export function drop(world: StripeWorld, id: string): void {
  world.db.app_secrets.delete(id)
  world.db.app_secret_payloads.delete(id)
}

/** The job by which a secret ends. */
export function expireSecret(world: StripeWorld, { id, at }: { id: string; at: number }): void {
  if (world.db.app_secrets.get(id)?.expires_at === at) drop(world, id)
}
