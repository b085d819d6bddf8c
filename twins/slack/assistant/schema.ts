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

export const agentTables = {
  assistant_threads: collection<AssistantThread>()(),

  agent_conversations: collection<AgentConversation>()(),
}
