// Written by `npm run coverage` from the schema of the seeder.

/** Google Calendar’s part of a seed_config. */
export interface Seed {
  users?: readonly (string | {
    email: string
    name?: string | undefined
    is_admin?: boolean | undefined
    time_zone?: string | undefined
  })[] | undefined
  groups?: readonly ({
    email: string
    members: readonly string[]
  })[] | undefined
  calendars?: readonly ({
    name: string
    owner?: string | undefined
    time_zone?: string | undefined
    description?: string | undefined
    location?: string | undefined
    acl?: readonly (string | {
      email?: string | undefined
      group?: string | undefined
      domain?: string | undefined
      public?: true | undefined
      role?: 'freeBusyReader' | 'reader' | 'writer' | 'owner' | undefined
    })[] | undefined
    events?: readonly ({
      summary: string
      start: string | {
        date?: string | undefined
        dateTime?: string | undefined
        timeZone?: string | undefined
      }
      end?: string | {
        date?: string | undefined
        dateTime?: string | undefined
        timeZone?: string | undefined
      } | undefined
      description?: string | undefined
      location?: string | undefined
      attendees?: readonly (string | {
        email: string
        displayName?: string | undefined
        optional?: boolean | undefined
        responseStatus?: 'needsAction' | 'declined' | 'tentative' | 'accepted' | undefined
      })[] | undefined
      recurrence?: readonly string[] | undefined
      /** false by default */
      all_day?: boolean | undefined
      /** "confirmed" by default */
      status?: 'confirmed' | 'tentative' | 'cancelled' | undefined
      reminders?: readonly ({
        method: 'email' | 'popup'
        /** an integer */
        minutes: number
      })[] | {
        /** false by default */
        useDefault?: boolean | undefined
        overrides?: readonly ({
          method: 'email' | 'popup'
          /** an integer */
          minutes: number
        })[] | undefined
      } | undefined
      visibility?: 'default' | 'public' | 'private' | 'confidential' | undefined
      transparency?: 'opaque' | 'transparent' | undefined
      color_id?: string | undefined
      /** false by default */
      conference?: boolean | undefined
    })[] | undefined
  })[] | undefined
}

/** What an app needs to reach Google Calendar. */
export interface Env {
  GOOGLE_CALENDAR_API_URL: string
  GOOGLE_OAUTH_URL: string
  GOOGLE_ACCESS_TOKEN: string
  GOOGLE_REFRESH_TOKEN: string
  GOOGLE_CLIENT_ID: string
  GOOGLE_CLIENT_SECRET: string
  GOOGLE_SERVICE_ACCOUNT_JSON: string
}
