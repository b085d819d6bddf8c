import { explainFor } from '../support/ledger/entry.ts'

const explain = explainFor('slack')
const rich =
  'the description lists only those types of rich text elements that its samples happened to hold'
const kinds = 'the description knows only the types of blocks that its samples happened to hold'
const errors = 'documented since: the lists of errors are from 2021'
const sampled = 'the type only has the values of the one sample it was made of'
const isNull = 'null on the wire, which the SDK types do not say'

/** Where Slack is known to differ from the published descriptions. */
export const ledger = [
  explain('*', '*/blocks/*/elements/*', rich),
  explain('*', '*/blocks/*/type', kinds),
  explain('*', '*/blocks/*/element/type', kinds),
  explain('*', '*/blocks/*/text', kinds),
  explain('*', '*/blocks/*/title', kinds),
  explain('chat.postMessage', '/error', errors),
  explain('chat.scheduleMessage', '/error', errors),
  explain('conversations.history', '/error', errors),
  explain('users.profile.set', '/error', errors),
  explain('admin.conversations.search', '/error', errors),
  explain('conversations.history', '/channel_actions_ts', isNull),
  explain('chat.update', '/message/*', 'described by a plain message: a reply keeps its thread'),
  explain('conversations.leave', '/error', 'answered so in a recording of 2026'),
  explain('users.list', '/error', errors),
  explain('oauth.v2.*', '/enterprise', isNull),
  explain('oauth.v2.access', '/team', 'null where an app is installed for a whole organization'),
  explain('oauth.access', '/enterprise_id', isNull),
  explain('apps.event.authorizations.list', '*/enterprise_id', isNull),
  explain(
    'apps.manifest.update',
    '/errors',
    'a refused manifest is explained as in the other methods',
  ),
  explain('usergroups.*', '/error', errors),
  explain('admin.conversations.invite', '/failed_user_ids/*', sampled),
  explain('search.all', '*/user', sampled),
  explain('search.all', '*/share_user_id', sampled),
  explain('*', '*/is_silent_share', sampled),
  explain('slackLists.items.*', '*/value', sampled),
  explain('chat.unfurl', '/error', errors),
  explain('chat.unfurl', '/errors', 'refused blocks are explained as in the other methods'),
  explain('chat.update', '/error', errors),
  explain('team.info', '/error', errors),
  explain('chat.stopStream', '/message/blocks/*', rich),
  explain('chat.stopStream', '/message/metadata', sampled),
  explain('views.*', '/view/close', isNull),
  explain('views.*', '/view/submit', isNull),
  explain('views.*', '/view/previous_view_id', isNull),
]
