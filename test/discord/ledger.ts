import { explainFor } from '../support/ledger/entry.ts'

const explain = explainFor('discord')

/** Where Discord is known to differ from the published description. */
export const ledger = [
  // https://docs.discord.com/developers/reference#error-messages
  explain(
    '*',
    '/errors*_errors',
    'the description says that the tree ends in `_errors`, but takes it for another branch',
  ),
  // https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel
  explain(
    'POST /channels/{channel_id}/threads',
    '/message',
    'a post in a forum comes with its first message, as the reference says',
  ),
]
