// Written by `npm run coverage` from the schema of the seeder.

/** Slack’s part of a seed_config. */
export interface Seed {
  team?: {
    name?: string | undefined
    domain?: string | undefined
  } | undefined
  enterprise?: string | {
    id?: string | undefined
    name: string
    domain?: string | undefined
  } | undefined
  users?: readonly (string | {
    id?: string | undefined
    name: string
    real_name?: string | undefined
    /** email */
    email?: string | undefined
    title?: string | undefined
    is_admin?: boolean | undefined
    is_bot?: boolean | undefined
    status_text?: string | undefined
    status_emoji?: string | undefined
    tz?: string | undefined
    presence?: 'active' | 'away' | undefined
  })[] | undefined
  channels?: readonly (string | {
    id?: string | undefined
    name: string
    is_private?: boolean | undefined
    is_archived?: boolean | undefined
    is_read_only?: boolean | undefined
    is_thread_only?: boolean | undefined
    is_non_threadable?: boolean | undefined
    topic?: string | undefined
    purpose?: string | undefined
    members?: readonly string[] | undefined
    messages?: readonly (string | {
      text: string
      user?: string | undefined
      blocks?: readonly (Record<string, unknown>)[] | undefined
      at?: string | undefined
      reactions?: readonly (string | {
        name: string
        users?: readonly string[] | undefined
      })[] | undefined
      files?: readonly (string | {
        name: string
        title?: string | undefined
        content?: string | undefined
        /** base64 */
        content_base64?: string | undefined
      })[] | undefined
      thread?: readonly (string | {
        text: string
        user?: string | undefined
        blocks?: readonly (Record<string, unknown>)[] | undefined
        at?: string | undefined
        reactions?: readonly (string | {
          name: string
          users?: readonly string[] | undefined
        })[] | undefined
        files?: readonly (string | {
          name: string
          title?: string | undefined
          content?: string | undefined
          /** base64 */
          content_base64?: string | undefined
        })[] | undefined
      })[] | undefined
      pinned?: boolean | undefined
    })[] | undefined
  })[] | undefined
  dms?: readonly ({
    users: readonly string[]
    messages?: readonly (string | {
      text: string
      user?: string | undefined
      blocks?: readonly (Record<string, unknown>)[] | undefined
      at?: string | undefined
      reactions?: readonly (string | {
        name: string
        users?: readonly string[] | undefined
      })[] | undefined
      files?: readonly (string | {
        name: string
        title?: string | undefined
        content?: string | undefined
        /** base64 */
        content_base64?: string | undefined
      })[] | undefined
      thread?: readonly (string | {
        text: string
        user?: string | undefined
        blocks?: readonly (Record<string, unknown>)[] | undefined
        at?: string | undefined
        reactions?: readonly (string | {
          name: string
          users?: readonly string[] | undefined
        })[] | undefined
        files?: readonly (string | {
          name: string
          title?: string | undefined
          content?: string | undefined
          /** base64 */
          content_base64?: string | undefined
        })[] | undefined
      })[] | undefined
      pinned?: boolean | undefined
    })[] | undefined
  })[] | undefined
  usergroups?: readonly (string | {
    id?: string | undefined
    name: string
    handle?: string | undefined
    description?: string | undefined
    users?: readonly string[] | undefined
  })[] | undefined
  apps?: readonly (string | {
    id?: string | undefined
    name: string
    scopes?: readonly string[] | undefined
    user_scopes?: readonly string[] | undefined
    event_subscriptions?: {
      /** uri */
      request_url?: string | undefined
      events?: readonly string[] | undefined
      user_events?: readonly string[] | undefined
      delayed?: boolean | undefined
    } | undefined
    slash_commands?: readonly (string | {
      command: string
      /** uri */
      url?: string | undefined
      description?: string | undefined
      usage_hint?: string | undefined
      should_escape?: boolean | undefined
    })[] | undefined
    shortcuts?: readonly (string | {
      callback_id: string
      type?: 'global' | 'message' | undefined
      name?: string | undefined
      description?: string | undefined
    })[] | undefined
    functions?: readonly (string | {
      callback_id: string
      name?: string | undefined
      description?: string | undefined
    })[] | undefined
    /** uri */
    interactivity_url?: string | undefined
    /** uri */
    options_url?: string | undefined
    socket_mode?: boolean | undefined
    redirect_urls?: readonly string[] | undefined
    org_deploy_enabled?: boolean | undefined
    org_wide?: boolean | undefined
    unfurl_domains?: readonly string[] | undefined
    client_id?: string | undefined
    client_secret?: string | undefined
    signing_secret?: string | undefined
    /** starts_with */
    bot_token?: string | undefined
    /** starts_with */
    app_token?: string | undefined
  })[] | undefined
  workspaces?: readonly ({
    id?: string | undefined
    name: string
    domain?: string | undefined
    apps?: readonly string[] | undefined
    users?: readonly (string | {
      id?: string | undefined
      name: string
      real_name?: string | undefined
      /** email */
      email?: string | undefined
      title?: string | undefined
      is_admin?: boolean | undefined
      is_bot?: boolean | undefined
      status_text?: string | undefined
      status_emoji?: string | undefined
      tz?: string | undefined
      presence?: 'active' | 'away' | undefined
    })[] | undefined
    channels?: readonly (string | {
      id?: string | undefined
      name: string
      is_private?: boolean | undefined
      is_archived?: boolean | undefined
      is_read_only?: boolean | undefined
      is_thread_only?: boolean | undefined
      is_non_threadable?: boolean | undefined
      topic?: string | undefined
      purpose?: string | undefined
      members?: readonly string[] | undefined
      messages?: readonly (string | {
        text: string
        user?: string | undefined
        blocks?: readonly (Record<string, unknown>)[] | undefined
        at?: string | undefined
        reactions?: readonly (string | {
          name: string
          users?: readonly string[] | undefined
        })[] | undefined
        files?: readonly (string | {
          name: string
          title?: string | undefined
          content?: string | undefined
          /** base64 */
          content_base64?: string | undefined
        })[] | undefined
        thread?: readonly (string | {
          text: string
          user?: string | undefined
          blocks?: readonly (Record<string, unknown>)[] | undefined
          at?: string | undefined
          reactions?: readonly (string | {
            name: string
            users?: readonly string[] | undefined
          })[] | undefined
          files?: readonly (string | {
            name: string
            title?: string | undefined
            content?: string | undefined
            /** base64 */
            content_base64?: string | undefined
          })[] | undefined
        })[] | undefined
        pinned?: boolean | undefined
      })[] | undefined
    })[] | undefined
    dms?: readonly ({
      users: readonly string[]
      messages?: readonly (string | {
        text: string
        user?: string | undefined
        blocks?: readonly (Record<string, unknown>)[] | undefined
        at?: string | undefined
        reactions?: readonly (string | {
          name: string
          users?: readonly string[] | undefined
        })[] | undefined
        files?: readonly (string | {
          name: string
          title?: string | undefined
          content?: string | undefined
          /** base64 */
          content_base64?: string | undefined
        })[] | undefined
        thread?: readonly (string | {
          text: string
          user?: string | undefined
          blocks?: readonly (Record<string, unknown>)[] | undefined
          at?: string | undefined
          reactions?: readonly (string | {
            name: string
            users?: readonly string[] | undefined
          })[] | undefined
          files?: readonly (string | {
            name: string
            title?: string | undefined
            content?: string | undefined
            /** base64 */
            content_base64?: string | undefined
          })[] | undefined
        })[] | undefined
        pinned?: boolean | undefined
      })[] | undefined
    })[] | undefined
    usergroups?: readonly (string | {
      id?: string | undefined
      name: string
      handle?: string | undefined
      description?: string | undefined
      users?: readonly string[] | undefined
    })[] | undefined
  })[] | undefined
}

/** What an app needs to reach Slack. */
export interface Env {
  SLACK_API_URL: string
  SLACK_BASE_URL: string
  SLACK_BOT_TOKEN: string
  SLACK_USER_TOKEN: string
  SLACK_APP_TOKEN: string
  SLACK_SIGNING_SECRET: string
  SLACK_CLIENT_ID: string
  SLACK_CLIENT_SECRET: string
}
