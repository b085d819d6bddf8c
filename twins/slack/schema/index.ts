import { oauthTables } from '../../../shared/oauth/grants.ts'
import { administrationTables } from '../admin/schema.ts'
import { annotationTables } from '../annotations/schema.ts'
import { appTables } from '../apps/schema.ts'
import { agentTables } from '../assistant/schema.ts'
import { callTables } from '../calls/schema.ts'
import { documentTables } from '../canvases/schema.ts'
import { chatTables } from '../chat/schema.ts'
import { connectTables } from '../connect/schema.ts'
import { conversationTables } from '../conversations/schema.ts'
import { fileTables } from '../files/schema.ts'
import { interactionTables } from '../interactivity/schema.ts'
import { listTables } from '../lists/schema.ts'
import { reminderTables } from '../reminders/schema.ts'
import { workspaceTables } from '../team/schema.ts'
import { usergroupTables } from '../usergroups/schema.ts'
import { peopleTables } from '../users/schema.ts'
import { workflowTables } from '../workflows/schema.ts'

export type * from '../admin/schema.ts'
export type * from '../annotations/schema.ts'
export type * from '../apps/schema.ts'
export type * from '../assistant/schema.ts'
export type * from '../calls/schema.ts'
export type * from '../canvases/schema.ts'
export type * from '../chat/schema.ts'
export type * from '../connect/schema.ts'
export type * from '../conversations/schema.ts'
export type * from '../files/schema.ts'
export type * from '../interactivity/schema.ts'
export type * from '../lists/schema.ts'
export type * from '../reminders/schema.ts'
export type * from '../team/schema.ts'
export type * from '../usergroups/schema.ts'
export type * from '../users/schema.ts'
export type * from '../workflows/schema.ts'

/** Every collection. */
export const tables = {
  ...oauthTables,
  ...administrationTables,
  ...agentTables,
  ...annotationTables,
  ...appTables,
  ...callTables,
  ...chatTables,
  ...connectTables,
  ...conversationTables,
  ...documentTables,
  ...fileTables,
  ...interactionTables,
  ...listTables,
  ...peopleTables,
  ...reminderTables,
  ...usergroupTables,
  ...workflowTables,
  ...workspaceTables,
}
