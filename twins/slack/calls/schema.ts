import { collection } from '../../../shared/db/collection.ts'

/** In its wire form, but for `app` and `creator`. https://docs.slack.dev/apis/web-api/using-the-calls-api */
export interface Call {
  id: string
  app: string
  creator: string
  date_start: number
  date_end?: number
  external_unique_id: string
  external_display_id?: string
  join_url: string
  desktop_app_join_url?: string
  title?: string
  users: Record<string, unknown>[]
}

export const callTables = {
  calls: collection<Call>()(),
}
