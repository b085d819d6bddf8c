import type { TwinWorld } from '../../../shared/contract.ts'
import type { UploadedFile } from '../../../shared/http/body.ts'
import type { tables } from '../schema/index.ts'

/** Who calls: a bot, or an application for a person. */
export interface Caller {
  readonly kind: 'bot' | 'bearer'
  readonly userId: string
  readonly applicationId: string
  /** Of bearer tokens. */
  readonly scopes: readonly string[]
  readonly token: string
}

/** What the protocol keeps of a call. */
export interface CallState {
  files: readonly UploadedFile[]
}

/** What the application is told over HTTP. */
export interface DiscordEvents {
  interaction: { application_id: string; interaction_id: string; body: string; url: string }
}

/** What a handler of this twin may touch. */
export type DiscordWorld = TwinWorld<{
  tables: typeof tables
  caller: Caller
  events: DiscordEvents
  state: CallState
}>
