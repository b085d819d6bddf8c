import { collection } from '../../../shared/db/collection.ts'

/** In its wire form. https://docs.slack.dev/reference/objects/usergroup-object */
export interface Usergroup {
  id: string
  team_id: string
  is_usergroup: boolean
  is_subteam: boolean
  name: string
  description: string
  handle: string
  is_external: boolean
  date_create: number
  date_update: number
  /** When it was disabled; 0 while it is in use. */
  date_delete: number
  created_by: string
  updated_by: string
  deleted_by?: string
  prefs: { channels: string[]; groups: string[] }
  /** The workspaces of an organization that have it, beside its own. */
  teams?: string[]
  users: string[]
}

export const usergroupTables = {
  usergroups: collection<Usergroup>()({
    columns: { team: (group) => group.team_id, isActive: (group) => group.date_delete === 0 },
    indexes: [['team']],
  }),
}
