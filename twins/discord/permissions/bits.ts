const names = [
  ...['CREATE_INSTANT_INVITE', 'KICK_MEMBERS', 'BAN_MEMBERS', 'ADMINISTRATOR', 'MANAGE_CHANNELS'],
  ...['MANAGE_GUILD', 'ADD_REACTIONS', 'VIEW_AUDIT_LOG', 'PRIORITY_SPEAKER', 'STREAM'],
  ...['VIEW_CHANNEL', 'SEND_MESSAGES', 'SEND_TTS_MESSAGES', 'MANAGE_MESSAGES', 'EMBED_LINKS'],
  ...['ATTACH_FILES', 'READ_MESSAGE_HISTORY', 'MENTION_EVERYONE', 'USE_EXTERNAL_EMOJIS'],
  ...['VIEW_GUILD_INSIGHTS', 'CONNECT', 'SPEAK', 'MUTE_MEMBERS', 'DEAFEN_MEMBERS', 'MOVE_MEMBERS'],
  ...['USE_VAD', 'CHANGE_NICKNAME', 'MANAGE_NICKNAMES', 'MANAGE_ROLES', 'MANAGE_WEBHOOKS'],
  ...['MANAGE_GUILD_EXPRESSIONS', 'USE_APPLICATION_COMMANDS', 'REQUEST_TO_SPEAK', 'MANAGE_EVENTS'],
  ...['MANAGE_THREADS', 'CREATE_PUBLIC_THREADS', 'CREATE_PRIVATE_THREADS', 'USE_EXTERNAL_STICKERS'],
  ...['SEND_MESSAGES_IN_THREADS', 'USE_EMBEDDED_ACTIVITIES', 'MODERATE_MEMBERS'],
  ...['VIEW_CREATOR_MONETIZATION_ANALYTICS', 'USE_SOUNDBOARD', 'CREATE_GUILD_EXPRESSIONS'],
  ...['CREATE_EVENTS', 'USE_EXTERNAL_SOUNDS', 'SEND_VOICE_MESSAGES', 'RESERVED_47'],
  ...[
    'SET_VOICE_CHANNEL_STATUS',
    'SEND_POLLS',
    'USE_EXTERNAL_APPS',
    'PIN_MESSAGES',
    'BYPASS_SLOWMODE',
  ],
] as const

export type Permission = (typeof names)[number]

/** The bit of a permission. https://docs.discord.com/developers/topics/permissions */
export function bitOf(name: Permission): bigint {
  return 1n << BigInt(names.indexOf(name))
}

/** The bits of several permissions. */
export function bitsOf(...wanted: Permission[]): bigint {
  return wanted.reduce((bits, name) => bits | bitOf(name), 0n)
}

/** All permissions there are. */
export const allBits = (1n << BigInt(names.length)) - 1n - (1n << 47n)

/** What `@everyone` may do in a new guild. */
export const everyoneBits = bitsOf(
  ...(['CREATE_INSTANT_INVITE', 'ADD_REACTIONS', 'STREAM', 'VIEW_CHANNEL'] as const),
  ...(['SEND_MESSAGES', 'EMBED_LINKS', 'ATTACH_FILES', 'READ_MESSAGE_HISTORY'] as const),
  ...(['MENTION_EVERYONE', 'USE_EXTERNAL_EMOJIS', 'CONNECT', 'SPEAK', 'USE_VAD'] as const),
  ...(['CHANGE_NICKNAME', 'USE_APPLICATION_COMMANDS', 'REQUEST_TO_SPEAK'] as const),
  ...(['CREATE_PUBLIC_THREADS', 'CREATE_PRIVATE_THREADS', 'USE_EXTERNAL_STICKERS'] as const),
  ...(['SEND_MESSAGES_IN_THREADS', 'USE_EMBEDDED_ACTIVITIES', 'USE_SOUNDBOARD'] as const),
  ...(['USE_EXTERNAL_SOUNDS', 'SEND_VOICE_MESSAGES', 'SEND_POLLS', 'USE_EXTERNAL_APPS'] as const),
)

/** Whether a text names a permission. */
export function isPermission(text: string): text is Permission {
  const all: readonly string[] = names
  return all.includes(text)
}
