// Written by `npm run coverage` from the schema of the seeder.

/** Jira Cloud’s part of a seed_config. */
export interface Seed {
  site?: string | undefined
  sites?: readonly string[] | undefined
  users?: readonly (string | {
    emailAddress: string
    displayName?: string | undefined
    /** false by default */
    admin?: boolean | undefined
    /** true by default */
    active?: boolean | undefined
  })[] | undefined
  projects?: readonly ({
    key: string
    name: string
    /** "software" by default */
    type?: 'software' | 'business' | 'service_desk' | undefined
    /** "classic" by default */
    style?: 'classic' | 'next-gen' | undefined
    description?: string | undefined
    lead?: string | undefined
    components?: readonly (string | {
      name: string
      description?: string | undefined
    })[] | undefined
    versions?: readonly (string | {
      name: string
      released?: boolean | undefined
      releaseDate?: string | undefined
    })[] | undefined
    boards?: readonly (string | {
      name: string
      /** "scrum" by default */
      type?: 'scrum' | 'kanban' | undefined
    })[] | undefined
    sprints?: readonly (string | {
      name: string
      /** "future" by default */
      state?: 'future' | 'active' | 'closed' | undefined
      goal?: string | undefined
      startDate?: string | undefined
      endDate?: string | undefined
    })[] | undefined
    issues?: readonly (string | {
      summary: string
      description?: string | undefined
      issuetype?: string | undefined
      status?: string | undefined
      priority?: string | undefined
      labels?: readonly string[] | undefined
      components?: readonly string[] | undefined
      fix_versions?: readonly string[] | undefined
      assignee?: string | undefined
      reporter?: string | undefined
      parent?: string | undefined
      epic?: string | undefined
      story_points?: number | undefined
      sprint?: string | undefined
      duedate?: string | undefined
      created?: string | undefined
      estimate?: string | undefined
      comments?: readonly (string | {
        body: string
        author?: string | undefined
        at?: string | undefined
      })[] | undefined
      worklogs?: readonly ({
        time_spent: string
        author?: string | undefined
        comment?: string | undefined
        at?: string | undefined
      })[] | undefined
      links?: readonly ({
        type: string
        to: string
      })[] | undefined
      attachments?: readonly ({
        filename: string
        content: string
      })[] | undefined
      fields?: Record<string, unknown> | undefined
    })[] | undefined
  })[] | undefined
  filters?: readonly ({
    name: string
    jql: string
    owner?: string | undefined
  })[] | undefined
  custom_fields?: readonly ({
    name: string
    type: string
    options?: readonly string[] | undefined
  })[] | undefined
  webhooks?: readonly ({
    /** uri */
    url: string
    name?: string | undefined
    events: readonly string[]
    jql?: string | undefined
    secret?: string | undefined
  })[] | undefined
}

/** What an app needs to reach Jira Cloud. */
export interface Env {
  JIRA_URL: string
  JIRA_BASE_URL: string
  JIRA_SERVER: string
  ATLASSIAN_URL: string
  JIRA_API_TOKEN: string
  JIRA_EMAIL: string
  ATLASSIAN_CLIENT_ID: string
  ATLASSIAN_CLIENT_SECRET: string
}
