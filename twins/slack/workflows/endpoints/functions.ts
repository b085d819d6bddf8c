import { z } from 'zod'
import { structure, text } from '../../protocol/args.ts'
import { method } from '../../protocol/index.ts'
import { endExecution } from '../execution.ts'

/** How an app ends a step of a workflow. https://docs.slack.dev/workflows/workflow-steps */
export const functions = {
  'functions.completeSuccess': method(
    { tier: 3 },
    () => ({
      function_execution_id: text(),
      outputs: structure(z.record(z.string(), z.unknown()), 'parameter_validation_failed'),
    }),
    (world, { function_execution_id, outputs }) => {
      endExecution(world, function_execution_id, { status: 'completed', outputs })
    },
  ),

  'functions.completeError': method(
    { tier: 3 },
    () => ({ function_execution_id: text(), error: text() }),
    (world, { function_execution_id, error }) => {
      endExecution(world, function_execution_id, { status: 'failed', error })
    },
  ),
}
