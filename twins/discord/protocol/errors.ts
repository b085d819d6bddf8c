import { TwinError } from '../../../shared/errors.ts'

/** Discord's nested tree of errors: fields and list indices down to `_errors`. */
interface ErrorTree {
  [field: string]: ErrorTree | FieldError[]
}

interface FieldError {
  code: string
  message: string
}

/**
 * A refusal of Discord's: a status, a JSON error code and its text as the wire has it.
 * https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
 */
export class DiscordError extends TwinError {
  readonly status: number
  readonly code: number
  readonly errors: ErrorTree | undefined
  /** Further properties of the body, such as `retry_after`. */
  readonly extra: Readonly<Record<string, unknown>> | undefined

  constructor(
    status: number,
    code: number,
    message: string,
    more: { errors?: ErrorTree; extra?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.errors = more.errors
    this.extra = more.extra
  }
}

const tooFew = 'Provided too few or too many messages to delete.'

/** Refusals by name: status, code and text. */
const refusals = {
  notFound: [404, 0, '404: Not Found'],
  unauthorized: [401, 0, '401: Unauthorized'],
  methodNotAllowed: [405, 0, '405: Method Not Allowed'],
  unknownApplication: [404, 10002, 'Unknown Application'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownIntegration: [404, 10005, 'Unknown Integration'],
  unknownInvite: [404, 10006, 'Unknown Invite'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownOverwrite: [404, 10009, 'Unknown Overwrite'],
  unknownRole: [404, 10011, 'Unknown Role'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownEmoji: [400, 10014, 'Unknown Emoji'],
  unknownGuildEmoji: [404, 10014, 'Unknown Emoji'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownBan: [404, 10026, 'Unknown Ban'],
  unknownSku: [404, 10027, 'Unknown SKU'],
  unknownEntitlement: [404, 10029, 'Unknown Entitlement'],
  unknownTemplate: [404, 10057, 'Unknown Guild Template'],
  unknownSticker: [404, 10060, 'Unknown Sticker'],
  unknownStickerPack: [404, 10061, 'Unknown Sticker Pack'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownCommand: [404, 10063, 'Unknown application command'],
  unknownVoiceState: [404, 10065, 'Unknown Voice State'],
  unknownPermissions: [404, 10066, 'Unknown application command permissions'],
  unknownStage: [404, 10067, 'Unknown Stage Instance'],
  unknownScheduledEvent: [404, 10070, 'Unknown Guild Scheduled Event'],
  unknownJoinRequest: [404, 10068, 'Unknown Guild Join Request'],
  unknownSubscription: [404, 100023, 'Unknown Subscription'],
  unknownRule: [404, 10080, 'Unknown Auto Moderation Rule'],
  unknownSound: [404, 10097, 'Unknown sound'],
  notForBots: [403, 20001, 'Bots cannot use this endpoint'],
  onlyForBots: [403, 20002, 'Only bots can use this endpoint'],
  notApplicationOwner: [
    403,
    20012,
    'You are not authorized to perform this action on this application',
  ],
  slowmode: [429, 20016, 'This action cannot be performed due to slowmode rate limit'],
  announcementEdits: [403, 20022, 'This message cannot be edited due to announcement rate limits'],
  tooManyGuildRoles: [400, 30005, 'Maximum number of guild roles reached (250)'],
  tooManyPins: [400, 30003, 'Maximum number of pins reached for the channel (250)'],
  tooManyReactions: [400, 30010, 'Maximum number of reactions reached (20)'],
  tooManyChannels: [400, 30013, 'Maximum number of server channels reached (500)'],
  tooManyWebhooks: [400, 30007, 'Maximum number of webhooks reached (15)'],
  tooManyEmojis: [400, 30008, 'Maximum number of emojis reached (50)'],
  tooManyStickers: [400, 30039, 'Maximum number of stickers reached (5)'],
  tooManyCommands: [400, 30032, 'Maximum number of application commands reached (100)'],
  templateExists: [400, 30031, 'Guild already has a template'],
  commandCreates: [
    400,
    30034,
    'Max number of daily application command creates has been reached (200)',
  ],
  tooLarge: [413, 40005, 'Request entity too large'],
  userIsBanned: [403, 40007, 'The user is banned from this guild.'],
  bannedBefore: [400, 40007, 'The user is banned from this guild.'],
  connectionRevoked: [400, 40012, 'Connection has been revoked'],
  alreadyCrossposted: [400, 40033, 'This message has already been crossposted.'],
  commandNameTaken: [400, 40041, 'An application command with that name already exists'],
  interactionAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  tagNamesUnique: [400, 40061, 'Tag names must be unique'],
  noUserInVoice: [400, 40032, 'Target user is not connected to voice.'],
  missingAccess: [403, 50001, 'Missing Access'],
  invalidAccountType: [400, 50002, 'Invalid account type'],
  notInDm: [400, 50003, 'Cannot execute action on a DM channel'],
  widgetDisabled: [403, 50004, 'Widget Disabled'],
  notAuthor: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  cannotMessageUser: [403, 50007, 'Cannot send messages to this user'],
  nonTextChannel: [400, 50008, 'Cannot send messages in a non-text channel'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  invalidToken: [401, 50014, 'Invalid authentication token provided'],
  bulkDeleteCount: [
    400,
    50016,
    `${tooFew} Must provide at least 2 and at most 100 messages to delete.`,
  ],
  pinElsewhere: [400, 50019, 'A message can only be pinned to the channel it was sent in'],
  systemMessage: [403, 50021, 'Cannot execute action on a system message'],
  wrongChannelType: [400, 50024, 'Cannot execute action on this channel type'],
  invalidOAuthToken: [403, 50025, 'Invalid OAuth2 access token provided'],
  missingScope: [403, 50026, 'Missing required OAuth2 scope'],
  invalidWebhookToken: [401, 50027, 'Invalid Webhook Token'],
  invalidRole: [400, 50028, 'Invalid Role'],
  invalidRecipients: [400, 50033, 'Invalid Recipient(s)'],
  tooOldToDelete: [400, 50034, 'You can only bulk delete messages that are under 14 days old.'],
  invalidForm: [400, 50035, 'Invalid Form Body'],
  botNotInGuild: [403, 50036, "An invite was accepted to a guild the application's bot is not in"],
  invalidApiVersion: [400, 50041, 'Invalid API version provided'],
  fileTooLarge: [400, 50045, 'File uploaded exceeds the maximum size'],
  invalidAsset: [400, 50046, 'Invalid Asset'],
  selfRedeem: [400, 50054, 'Cannot self-redeem this gift'],
  invalidGuild: [400, 50055, 'Invalid Guild'],
  invalidMessageType: [400, 50068, 'Invalid message type'],
  requiredForCommunity: [400, 50074, 'Cannot delete a channel required for Community servers'],
  invalidSticker: [400, 50081, 'Invalid sticker sent'],
  threadArchived: [400, 50083, 'Thread is archived'],
  invalidNotificationSettings: [400, 50084, 'Invalid thread notification settings'],
  beforeThread: [400, 50085, '`before` value is earlier than the thread creation date'],
  invalidJson: [400, 50109, 'The request body contains invalid JSON.'],
  ownerOnly: [403, 50085, 'Owner only'],
  mfaRequired: [403, 60003, 'Two factor is required for this operation'],
  reactionBlocked: [403, 90001, 'Reaction was blocked'],
  notUserApp: [400, 40094, 'This interaction has reached its maximum number of follow up messages'],
  indexNotReady: [202, 110000, 'Index not yet available. Try again later'],
  alreadyHasThread: [400, 160004, 'A thread has already been created for this message'],
  threadLocked: [400, 160005, 'Thread is locked'],
  cannotReplyUnread: [400, 160002, 'Cannot reply without permission to read message history'],
  cannotForwardUnread: [400, 160014, 'You cannot forward a message whose content you cannot read.'],
  stageOpen: [400, 150006, 'The Stage is already open'],
  blockedByAutomod: [400, 200000, 'Message was blocked by automatic moderation'],
  titleBlockedByAutomod: [400, 200001, 'Title was blocked by automatic moderation'],
  forumWebhookNeedsThread: [
    400,
    220001,
    'Webhooks posted to forum channels must have a thread_name or thread_id',
  ],
  webhookThreadBoth: [
    400,
    220002,
    'Webhooks posted to forum channels cannot have both a thread_name and thread_id',
  ],
  webhookThreadOnlyForum: [400, 220003, 'Webhooks can only create threads in forum channels'],
  webhookServices: [400, 220004, 'Webhook services cannot be used in forum channels'],
  pollExpired: [400, 520001, 'Poll expired'],
  pollNotExpirable: [400, 520006, 'Poll is not expirable'],
} as const satisfies Record<string, readonly [status: number, code: number, message: string]>

type RefusalName = keyof typeof refusals

/** The refusal of this name. */
export function refusalOf(name: RefusalName): DiscordError {
  const [status, code, message] = refusals[name]
  return new DiscordError(status, code, message)
}

/** States a precondition; the refusal of this name where it does not hold. */
export function ensure(condition: unknown, name: RefusalName): asserts condition {
  if (!condition) throw refusalOf(name)
}

/** What is wrong with one field. */
export interface FieldProblem {
  path: readonly PropertyKey[]
  code: string
  message: string
}

/** 50035 with the tree of all fields that are wrong; list indices are strings. */
export function invalidForm(problems: readonly FieldProblem[]): DiscordError {
  const errors: ErrorTree = {}
  for (const { path, code, message } of problems) {
    let place = errors
    for (const step of path) {
      const next = place[String(step)]
      if (next && !Array.isArray(next)) place = next
      else {
        const made: ErrorTree = {}
        place[String(step)] = made
        place = made
      }
    }
    const known = place['_errors']
    if (Array.isArray(known)) known.push({ code, message })
    else place['_errors'] = [{ code, message }]
  }
  return new DiscordError(400, 50035, 'Invalid Form Body', { errors })
}

/** 50035 for one field. */
export function invalidField(field: string, code: string, message: string): DiscordError {
  return invalidForm([{ path: field.split('.'), code, message }])
}

/** States a precondition of one field. */
export function ensureField(
  condition: unknown,
  field: string,
  code: string,
  message: string,
): asserts condition {
  if (!condition) throw invalidField(field, code, message)
}
