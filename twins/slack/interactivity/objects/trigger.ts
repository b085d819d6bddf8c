import { SlackError, type SlackWorld } from '../../protocol/index.ts'
import { useTrigger } from './interaction.ts'

/** What is wrong with a trigger, in the words of each method. */
const triggerErrors: Readonly<Record<string, string>> = {
  invalid_trigger_id: 'invalid_trigger',
  exchanged_trigger_id: 'trigger_exchanged',
  expired_trigger_id: 'trigger_expired',
}

export function takeTrigger(world: SlackWorld, id: string) {
  try {
    return useTrigger(world, id, world.caller.token.app)
  } catch (error) {
    const known = error instanceof SlackError ? triggerErrors[error.code] : undefined
    throw known === undefined ? error : new SlackError(known)
  }
}
