import { z } from 'zod'
import { omitUndefined } from '../../../shared/object.ts'
import { changeMessage } from '../chat/objects/change.ts'
import { structure, text, whole } from '../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../protocol/index.ts'
import { ofTeam } from '../protocol/team.ts'
import { seconds } from '../protocol/time.ts'
import type { Call } from '../schema/index.ts'
import { toMark } from '../schema/search_terms.ts'
import { findCall, toCall, toCallBlock } from './call.ts'

/** In how many messages a call is kept up to date. */
const shownLimit = 1000
const write = { scope: 'calls:write', tier: 2 } as const
const Participant = () =>
  z.union([
    z.object({ slack_id: z.string() }),
    z.object({
      external_id: z.string(),
      display_name: z.string(),
      avatar_url: z.string().optional(),
    }),
  ])
const participants = () => structure(z.array(Participant()), 'invalid_users')
type Participant = z.output<ReturnType<typeof Participant>>

/** Puts a change of a call in place, and into the messages that show it. */
function change(world: SlackWorld, changed: Call): Call {
  const call = ofTeam(world).calls.replace(changed)
  for (const message of world.db.messages.search(toMark('call', call.id), shownLimit)) {
    const channel = world.db.channels.get(message.channel)
    const blocks = message.blocks?.map((block) =>
      block.type === 'call' && block.call_id === call.id ? toCallBlock(block, call) : block,
    )
    if (channel && blocks) changeMessage(world, channel, message, { ...message, blocks })
  }
  return call
}

function idOf(participant: Record<string, unknown>): unknown {
  return participant.slack_id ?? participant.external_id
}

/** People of the workspace must be known to it; the others are what the app says of them. */
function checkUsers(world: SlackWorld, users: readonly Participant[]) {
  for (const user of users) {
    if ('slack_id' in user) ensure(world.db.users.has(user.slack_id), 'user_not_found')
  }
  return users.map((user): Record<string, unknown> => ({ ...user }))
}

function checkUrl(url: string): string {
  ensure(URL.canParse(url), 'invalid_join_url')
  return url
}

/** Calls of other services. https://docs.slack.dev/apis/web-api/using-the-calls-api */
export const calls = {
  'calls.add': method(
    write,
    () => ({
      external_unique_id: text(),
      join_url: text(),
      created_by: text().optional(),
      date_start: whole().optional(),
      external_display_id: text().optional(),
      desktop_app_join_url: text().optional(),
      title: text().optional(),
      users: participants().optional(),
    }),
    (world, { created_by, users = [], date_start = seconds(world), join_url, ...given }) => {
      ensure(created_by !== undefined || world.caller.token.kind === 'user', 'invalid_created_by')
      ensure(created_by === undefined || world.db.users.has(created_by), 'invalid_created_by')
      const about = { ...given, join_url: checkUrl(join_url), users: checkUsers(world, users) }
      const id = world.id('R', 10, 'upper')
      const creator = created_by ?? world.caller.user
      const by = { app: world.caller.token.app, creator }
      return {
        call: toCall(
          ofTeam(world).calls.insert(omitUndefined({ id, ...by, date_start, ...about })),
        ),
      }
    },
  ),

  'calls.info': method(
    { scope: 'calls:read', tier: 2 },
    () => ({ id: text() }),
    (world, { id }) => ({ call: toCall(findCall(world, id)) }),
  ),

  'calls.update': method(
    write,
    () => ({
      id: text(),
      title: text().optional(),
      join_url: text().optional(),
      desktop_app_join_url: text().optional(),
    }),
    (world, { id, join_url, ...changes }) => {
      const call = findCall(world, id)
      if (join_url !== undefined) checkUrl(join_url)
      return {
        call: toCall(change(world, { ...call, ...omitUndefined({ join_url, ...changes }) })),
      }
    },
  ),

  'calls.end': method(
    write,
    () => ({ id: text(), duration: whole().optional() }),
    (world, { id, duration }) => {
      const call = findCall(world, id)
      const date_end = duration === undefined ? seconds(world) : call.date_start + duration
      change(world, { ...call, date_end })
    },
  ),

  'calls.participants.add': method(
    write,
    () => ({ id: text(), users: participants() }),
    (world, { id, users }) => {
      const call = findCall(world, id)
      const added = checkUsers(world, users)
      const kept = call.users.filter((user) => !added.some((each) => idOf(each) === idOf(user)))
      change(world, { ...call, users: [...kept, ...added] })
    },
  ),

  'calls.participants.remove': method(
    write,
    () => ({ id: text(), users: participants() }),
    (world, { id, users }) => {
      const call = findCall(world, id)
      const gone = users.map(idOf)
      const left = call.users.filter((user) => !gone.includes(idOf(user)))
      ensure(left.length < call.users.length, 'user_not_found')
      change(world, { ...call, users: left })
    },
  ),
}
