import type { Args, Operation, Shape } from '../../../shared/contract.ts'
import { operation } from '../../../shared/define.ts'
import type { TokenKind } from '../apps/schema.ts'
import type { ConversationScope } from './scopes.ts'
import type { SlackWorld } from './world.ts'

/** What a method asks of its caller. A string, or any one of several, is a scope. */
export interface Rules {
  scope?: string | readonly string[]
  /** Methods on conversations need the scope of the kind of conversation they touch. */
  conversations?: ConversationScope
  /** Bot and user tokens where nothing else is said. */
  tokens?: readonly TokenKind[]
  /** The rate limit tier: https://docs.slack.dev/apis/web-api/rate-limits */
  tier?: keyof typeof perMinute
  access?: 'none'
  /** Whether a token for a whole organization must name a workspace. */
  byTeam?: true
}

interface SlackOperation extends Operation {
  readonly rules: Rules
}

export const perMinute = { 1: 1, 2: 20, 3: 50, 4: 100, special: 60, posting: 60 } as const

/** Declares a method of the Web API, with the scope it needs. */
export function method<S extends Shape>(
  rules: string | Rules,
  args: () => S,
  run: (world: SlackWorld, args: Args<S>) => unknown,
) {
  const declared = typeof rules === 'string' ? { scope: rules } : rules
  return operation({ rules: declared, access: declared.access }, args, run)
}

export function rulesOf(definition: Operation | undefined): Rules {
  return definition && 'rules' in definition ? (definition as SlackOperation).rules : {} // a method
}
