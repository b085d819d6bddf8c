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
]
