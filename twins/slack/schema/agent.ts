import { collection } from '../../../shared/db/collection.ts'

/** What an app shows in a thread with a person. https://docs.slack.dev/ai */
export interface AssistantThread {
  /** The channel and the `ts` of the thread. */
  id: string
  status: string
  loading_messages: string[]
  title?: string
  prompts: { title: string; message: string }[]
}

export interface AgentView {
  view_id: string
  view_key: string
  type: string
  label: string
  content_version: number
  date_added: number
  file_id?: string
  content?: unknown
}

/** A channel in which an app works. */
export interface AgentConversation {
  id: string
  app: string
  session_id?: string
  status: string
  title: string
  commands: Record<string, unknown>[]
  properties: Record<string, unknown>
  views: AgentView[]
}

export type WorkflowTrigger = { id: string; title: string }

/** What an app shows of something of its own: a dialog, or the details of an entity. */
export interface Presented {
  id: string
  app: string
  user: string
  kind: 'dialog' | 'entity'
  is_open: boolean
  content: Record<string, unknown>
}

/** https://docs.slack.dev/messaging/work-objects */
export interface WorkEntity {
  entity_type: string
  entity_payload: { attributes: { title: { text: string } } }
  external_ref: { id: string; type?: string | undefined }
  url: string
  app_unfurl_url?: string | undefined
}

/** An entity that a message shows. */
export interface WorkObject {
  id: string
  channel: string
  ts: string
  app: string
  entity: WorkEntity
}

export const agentTables = {
  assistant_threads: collection<AssistantThread>()(),
  agent_conversations: collection<AgentConversation>()(),
  workflow_triggers: collection<WorkflowTrigger>()(),
  featured_workflows: collection<{ id: string; triggers: string[] }>()(),
  presented: collection<Presented>()(),
  work_objects: collection<WorkObject>()({
    columns: { channel: (it) => it.channel, ts: (it) => it.ts },
    indexes: [['channel', 'ts']],
  }),
  app_connections: collection<{ id: string; status: string }>()(),
}
