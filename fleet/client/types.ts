import type { TwinTypes } from '../../seeders/types.generated.ts'
import type { CommonSeed } from '../../shared/instance/seeding.ts'
import type { TwinName } from '../../twins/index.ts'

/**
 * What a twin is seeded with: its own part of a seed_config, as its schema reads it, and the fields
 * that every twin has. `docs/seeds.md` shows them.
 */
export type SeedOf<Name extends string> = Partial<CommonSeed> &
  (Name extends keyof TwinTypes ? TwinTypes[Name]['seed'] : Record<string, unknown>)

/** The variables by which an app reaches a twin, such as `STRIPE_SECRET_KEY`. */
export type EnvOf<Name extends string> = Name extends keyof TwinTypes
  ? TwinTypes[Name]['env']
  : Record<string, string>

/** A seed_config: what each twin is to hold, keyed by twin. */
export type Scenario = { readonly [Name in TwinName]?: SeedOf<Name> | undefined }
