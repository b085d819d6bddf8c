import { collection } from '../../../shared/db/collection.ts'

type WorkflowTrigger = { id: string; title: string }

export const workflowTables = {
  workflow_triggers: collection<WorkflowTrigger>()(),

  featured_workflows: collection<{ id: string; triggers: string[] }>()(),

  executions: collection<Execution>()(),
}

/** A step of a workflow that an app carries out. */
export interface Execution {
  id: string
  app: string
  callback_id: string
  inputs: Record<string, unknown>
  token: string
  status: 'running' | 'completed' | 'failed'
  outputs?: Record<string, unknown>
  error?: string
}
