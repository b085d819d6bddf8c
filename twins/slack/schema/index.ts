import { oauthTables } from '../../../shared/oauth/grants.ts'
import { administrationTables } from './administration.ts'
import { agentTables } from './agent.ts'
import { appTables } from './app.ts'
import { connectTables } from './connect.ts'
import { conversationTables } from './conversation.ts'
import { documentTables } from './document.ts'
import { fileTables } from './file.ts'
import { interactionTables } from './interaction.ts'
import { peopleTables } from './people.ts'
import { workspaceTables } from './workspace.ts'

export type * from './administration.ts'
export type * from './agent.ts'
export type * from './app.ts'
export type * from './connect.ts'
export * from './conversation.ts'
export type * from './document.ts'
export type * from './file.ts'
export type * from './interaction.ts'
export type * from './people.ts'
export type * from './workspace.ts'

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
