// Written by `npm run coverage` from the schema of the seeder.

type __schema0 = {
  name: string
  files?: readonly ({
    name: string
    content?: string | undefined
    /** base64 */
    content_base64?: string | undefined
    mime_type?: string | undefined
    description?: string | undefined
    shared_with?: readonly (string | {
      email: string
      role?: 'reader' | 'commenter' | 'writer' | undefined
    })[] | undefined
    /** false by default */
    starred?: boolean | undefined
    /** false by default */
    trashed?: boolean | undefined
    at?: string | undefined
  })[] | undefined
  folders?: readonly __schema0[] | undefined
  shared_with?: readonly (string | {
    email: string
    role?: 'reader' | 'commenter' | 'writer' | undefined
  })[] | undefined
}

/** Google Drive’s part of a seed_config. */
export interface Seed {
  users?: readonly (string | {
    email: string
    name?: string | undefined
    is_admin?: boolean | undefined
  })[] | undefined
  folders?: readonly __schema0[] | undefined
  files?: readonly ({
    name: string
    content?: string | undefined
    /** base64 */
    content_base64?: string | undefined
    mime_type?: string | undefined
    description?: string | undefined
    shared_with?: readonly (string | {
      email: string
      role?: 'reader' | 'commenter' | 'writer' | undefined
    })[] | undefined
    /** false by default */
    starred?: boolean | undefined
    /** false by default */
    trashed?: boolean | undefined
    at?: string | undefined
  })[] | undefined
  shared_drives?: readonly ({
    name: string
    members?: readonly (string | {
      email: string
      role?: 
        | 'reader'
        | 'commenter'
        | 'writer'
        | 'fileOrganizer'
        | 'organizer' | undefined
    })[] | undefined
    files?: readonly ({
      name: string
      content?: string | undefined
      /** base64 */
      content_base64?: string | undefined
      mime_type?: string | undefined
      description?: string | undefined
      shared_with?: readonly (string | {
        email: string
        role?: 'reader' | 'commenter' | 'writer' | undefined
      })[] | undefined
      /** false by default */
      starred?: boolean | undefined
      /** false by default */
      trashed?: boolean | undefined
      at?: string | undefined
    })[] | undefined
    folders?: readonly __schema0[] | undefined
  })[] | undefined
  comments?: readonly ({
    file: string
    content: string
    author?: string | undefined
    replies?: readonly (string | {
      content: string
      author?: string | undefined
    })[] | undefined
  })[] | undefined
}

/** What an app needs to reach Google Drive. */
export interface Env {
  GOOGLE_DRIVE_API_URL: string
  GOOGLE_OAUTH_URL: string
  GOOGLE_ACCESS_TOKEN: string
  GOOGLE_REFRESH_TOKEN: string
  GOOGLE_CLIENT_ID: string
  GOOGLE_CLIENT_SECRET: string
  GOOGLE_SERVICE_ACCOUNT_JSON: string
}
