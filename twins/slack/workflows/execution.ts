import { announce } from '../apps/objects/announce.ts'
import { issueToken } from '../apps/objects/app.ts'
import { ensure, type SlackWorld } from '../protocol/index.ts'
import { eventTs, seconds } from '../protocol/time.ts'
import type { App, Execution } from '../schema/index.ts'

/** A token that an app gets with a step is good while the step runs, for fifteen minutes. */
const tokenLifetime_s = 15 * 60

/** Parameters as a function declares them, guessed from what it is given. */
function toParameters(inputs: Record<string, unknown>) {
  return Object.entries(inputs).map(([name, value]) => ({
    type: typeof value === 'object' ? 'object' : typeof value,
    name,
    title: name,
    is_required: true,
  }))
}

/**
 * Starts a step of a workflow that an app carries out.
 * https://docs.slack.dev/reference/events/function_executed
 */
export function executeFunction(
  world: SlackWorld,
  app: App,
  callback_id: string,
  inputs: Record<string, unknown>,
): Execution {
  const digits = (count: number) => world.id('', count, 'digits')
  const token = issueToken(world, app, {
    kind: 'bot',
    user: app.bot_user,
    scopes: app.scopes,
    id: `xwfp-${digits(13)}-${digits(13)}-${world.id('', 24)}`,
    lifetime_s: tokenLifetime_s,
  })
  const id = world.id('Fx', 10, 'upper')
  const about = { app: app.id, callback_id, inputs, token: token.id }
  const execution = world.db.executions.insert({ id, ...about, status: 'running' })
  const offered = app.offers?.find((each) => each.callback_id === callback_id)
  const title = offered?.name ?? callback_id
  const event = {
    type: 'function_executed',
    function: {
      id: world.id('Fn', 10, 'upper'),
      callback_id,
      title,
      description: offered?.description ?? '',
      type: 'app',
      input_parameters: toParameters(inputs),
      output_parameters: [],
      app_id: app.id,
      date_created: app.updated,
      date_updated: seconds(world),
      date_deleted: 0,
    },
    inputs,
    function_execution_id: id,
    workflow_execution_id: world.id('Wx', 10, 'upper'),
    event_ts: eventTs(world),
    bot_access_token: token.id,
  }
  announce(world, event, { app: app.id })
  return execution
}

/** Ends a step that is running; its token ends with it. */
export function endExecution(
  world: SlackWorld,
  id: string,
  outcome: Pick<Execution, 'status' | 'outputs' | 'error'>,
): void {
  const execution = world.db.executions.get(id)
  ensure(execution, 'function_execution_not_found')
  ensure(execution.app === world.caller.token.app, 'access_denied')
  ensure(execution.status === 'running', 'execution_not_in_running_state')
  world.db.executions.replace({ ...execution, ...outcome })
  world.db.tokens.update(execution.token, { is_revoked: true })
}
