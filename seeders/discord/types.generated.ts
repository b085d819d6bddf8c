// Written by `npm run coverage` from the schema of the seeder.

/** Discord’s part of a seed_config. */
export interface Seed {
  guilds?: readonly (string | {
    name: string
    id?: string | undefined
    owner?: string | undefined
    channels?: readonly (string | {
      name: string
      id?: string | undefined
      /** "text" by default */
      type?: 
        | 'text'
        | 'voice'
        | 'category'
        | 'announcement'
        | 'stage'
        | 'forum'
        | 'media' | number | undefined
      topic?: string | undefined
      /** false by default */
      nsfw?: boolean | undefined
      parent?: string | undefined
      messages?: readonly (string | {
        content: string
        author?: string | undefined
        embeds?: readonly (Record<string, unknown>)[] | undefined
        reactions?: readonly (string | {
          emoji: string
          users?: readonly string[] | undefined
        })[] | undefined
        /** false by default */
        pinned?: boolean | undefined
        at?: string | undefined
      })[] | undefined
      threads?: readonly (string | {
        name: string
        messages?: readonly (string | {
          content: string
          author?: string | undefined
          embeds?: readonly (Record<string, unknown>)[] | undefined
          reactions?: readonly (string | {
            emoji: string
            users?: readonly string[] | undefined
          })[] | undefined
          /** false by default */
          pinned?: boolean | undefined
          at?: string | undefined
        })[] | undefined
        /** false by default */
        archived?: boolean | undefined
        /** false by default */
        private?: boolean | undefined
      })[] | undefined
    })[] | undefined
    roles?: readonly (string | {
      name: string
      /** an integer, 0 by default */
      color?: number | undefined
      /** "0" by default */
      permissions?: string | readonly string[] | undefined
      /** false by default */
      hoist?: boolean | undefined
    })[] | undefined
    members?: readonly (string | {
      username: string
      nick?: string | undefined
      roles?: readonly string[] | undefined
      /** false by default */
      bot?: boolean | undefined
    })[] | undefined
    emojis?: readonly (string | {
      name: string
    })[] | undefined
    events?: readonly (string | {
      name: string
      description?: string | undefined
      /** "+1d" by default */
      start?: string | undefined
      end?: string | undefined
      location?: string | undefined
      channel?: string | undefined
    })[] | undefined
  })[] | undefined
  applications?: readonly (string | {
    name: string
    commands?: readonly (Record<string, unknown>)[] | undefined
    /** uri */
    interactions_endpoint_url?: string | undefined
  })[] | undefined
}

/** What an app needs to reach Discord. */
export interface Env {
  DISCORD_API_URL: string
  DISCORD_BASE_URL: string
  DISCORD_TOKEN: string
  DISCORD_BOT_TOKEN: string
  DISCORD_APPLICATION_ID: string
  DISCORD_PUBLIC_KEY: string
  DISCORD_CLIENT_SECRET: string
  DISCORD_GUILD_ID: string
}
