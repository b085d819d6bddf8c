import { oauthTables } from '../../shared/oauth/grants.ts'
import { administrationTables } from './schema/administration.ts'
import { agentTables } from './schema/agent.ts'
import { appTables } from './schema/app.ts'
import { connectTables } from './schema/connect.ts'
import { conversationTables } from './schema/conversation.ts'
import { documentTables } from './schema/document.ts'
import { fileTables } from './schema/file.ts'
import { interactionTables } from './schema/interaction.ts'
import { peopleTables } from './schema/people.ts'
import { workspaceTables } from './schema/workspace.ts'

export type * from './schema/administration.ts'
export type * from './schema/agent.ts'
export type * from './schema/app.ts'
export type * from './schema/connect.ts'
export * from './schema/conversation.ts'
export type * from './schema/document.ts'
export type * from './schema/file.ts'
export type * from './schema/interaction.ts'
export type * from './schema/people.ts'
export type * from './schema/workspace.ts'

/** Every collection. */
export const tables = {
  ...oauthTables,
  ...administrationTables,
  ...agentTables,
  ...appTables,
  ...connectTables,
  ...conversationTables,
  ...documentTables,
  ...fileTables,
  ...interactionTables,
  ...peopleTables,
  ...workspaceTables,
}
