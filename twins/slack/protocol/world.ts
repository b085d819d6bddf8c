import type { Call, TwinWorld } from '../../../shared/contract.ts'
import type { Token } from '../apps/schema.ts'
import type { tables } from '../schema/index.ts'
import type { SlackEvents } from './events.ts'

/** Who calls: the token, and the person or bot user it stands for. */
export interface Caller {
  token: Readonly<Token>
  user: string
  /** The workspace it is about. */
  team: string
}

/** What a call brought, once its input was read. */
interface CallState {
  /** The token among its arguments. */
  token: string
  args: Readonly<Record<string, unknown>>
}

export type SlackCall = Call<CallState>

export type SlackWorld = TwinWorld<{
  tables: typeof tables
  caller: Caller
  events: SlackEvents
  state: CallState
  context: { team: string } | undefined
}>

/**
 * Stands in stored URLs for the instance's own base URL. The protocol puts in the host the client
 * called, so that texts pass through unparsed and two instances of the same state are equal.
 */
export const baseUrlPlaceholder = 'https://slack.twin.invalid'

/** Puts a base URL in the place that stored texts keep for it. */
export function localize(text: string, url: string): string {
  return text.includes(baseUrlPlaceholder) ? text.replaceAll(baseUrlPlaceholder, url) : text
}

/** A call's arguments as they came, once its input was read. */
export function givenArguments(call: SlackCall): Readonly<Record<string, unknown>> {
  return call.state.args ?? {}
}

/** The conversation a call is about. */
export function givenChannel(call: SlackCall): string {
  const { channel } = givenArguments(call)
  return typeof channel === 'string' ? channel : ''
}
