import type { App } from '../schema/index.ts'

/** An event of the Events API as apps receive it, and who may learn of it. */
export interface Announcement {
  event: Record<string, unknown> & { type: string }
  /**
   * What an app subscribes to in order to receive it; the event's type where nothing else is said.
   */
  topic: string
  /** The workspace it happened in. */
  team: string
  /** Only apps whose bot user is in this conversation. */
  channel?: string
  /** Only this app. */
  app?: string
  /** Only on behalf of this person or bot user. */
  user?: string
}

/** Something a person did that goes to one app, which may answer with what is to happen. */
export interface Interaction {
  app: string
  topic: string
  type: 'interactive' | 'slash_commands'
  payload: Record<string, unknown>
  url: string | undefined
  /** What the answer is about. */
  context: { kind: string; app: string; user: string } & Record<string, string>
}

/** What the twin emits. */
export interface SlackEvents {
  event: Announcement
  interaction: Interaction
  /** Tells an app that it got too many events. */
  app_rate_limited: App
  /** Asks an app's request URL to prove itself. */
  url_verification: App & { challenge: string }
}
