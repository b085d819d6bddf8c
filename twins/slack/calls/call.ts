import { omitUndefined } from '../../../shared/object.ts'
import { ensure, type SlackWorld } from '../protocol/index.ts'
import { ofTeam } from '../protocol/team.ts'
import type { Block, Call } from '../schema/index.ts'

export function findCall(world: SlackWorld, id: string): Call {
  const call = ofTeam(world).calls.get(id)
  ensure(call, 'not_found')
  return call
}

/** A call as the methods of calls answer it. */
export function toCall(call: Call): Omit<Call, 'app' | 'creator'> {
  const { app: _app, creator: _creator, ...wire } = call
  return wire
}

/** Whether a call ended: it has no place for who is in it any more. */
function toState(call: Call) {
  const { users, date_start, date_end } = call
  const has_ended = date_end !== undefined
  return {
    date_start,
    date_end: date_end ?? 0,
    active_participants: has_ended ? [] : users,
    all_participants: users,
    has_ended,
  }
}

/**
 * A call as the block of a message shows it: with what is known of it now.
 * https://docs.slack.dev/apis/web-api/using-the-calls-api#post_to_channel
 */
export function toCallBlock(block: Block, call: Call): Block {
  const { id, app, creator, join_url, desktop_app_join_url, title, external_display_id } = call
  const v1 = omitUndefined({
    ...{ id, app_id: app, created_by: creator, ...toState(call) },
    ...{ display_id: external_display_id ?? '', name: title ?? '' },
    ...{ join_url, desktop_app_join_url },
    ...{ is_dm_call: false, was_accepted: false, was_missed: false, was_rejected: false },
  })
  return {
    ...block,
    call_id: id,
    api_decoration_available: false,
    call: { v1, media_backend_type: 'platform_call' },
  }
}
