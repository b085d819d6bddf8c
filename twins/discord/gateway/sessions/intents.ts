/** What a session may ask to hear. https://docs.discord.com/developers/events/gateway#gateway-intents */
export const intents = {
  guilds: 1 << 0,
  members: 1 << 1,
  moderation: 1 << 2,
  expressions: 1 << 3,
  integrations: 1 << 4,
  webhooks: 1 << 5,
  invites: 1 << 6,
  voiceStates: 1 << 7,
  presences: 1 << 8,
  messages: 1 << 9,
  reactions: 1 << 10,
  typing: 1 << 11,
  directMessages: 1 << 12,
  directReactions: 1 << 13,
  directTyping: 1 << 14,
  content: 1 << 15,
  scheduledEvents: 1 << 16,
  ruleConfiguration: 1 << 20,
  ruleExecution: 1 << 21,
  polls: 1 << 24,
  directPolls: 1 << 25,
} as const

export type Intent = keyof typeof intents

/** All bits that mean something. */
export const knownIntents = Object.values(intents).reduce((sum, bit) => sum | bit, 0)

/** The flags of an application by which its privileged intents are switched on, full or limited. */
const privileged = [
  { intent: intents.presences, flags: (1 << 12) | (1 << 13) },
  { intent: intents.members, flags: (1 << 14) | (1 << 15) },
  { intent: intents.content, flags: (1 << 18) | (1 << 19) },
]

/** Whether an application may have all of these intents. */
export function isAllowed(asked: number, applicationFlags: number): boolean {
  return privileged.every(
    ({ intent, flags }) => !(asked & intent) || (applicationFlags & flags) !== 0,
  )
}

/** Whether a privileged intent is switched on in an application's settings. */
export function hasSetting(
  applicationFlags: number,
  intent: 'presences' | 'members' | 'content',
): boolean {
  return isAllowed(intents[intent], applicationFlags)
}
