import { omitUndefined } from '../../../../shared/object.ts'
import { socketGroup } from '../../apps/objects/sockets.ts'
import { toWire } from '../../chat/objects/message.ts'
import { memberOf } from '../../conversations/objects/channel.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import type { App, Channel, User, View } from '../../schema/index.ts'
import { enterpriseFields, isOrgWide, toEnterprise } from '../../team/objects/enterprise.ts'
import { namedApp, namedChannel, namedUser } from '../../users/objects/reference.ts'
import { dispatch } from './interaction.ts'

/** What every interaction says of where it comes from. */
export function toCommon(world: SlackWorld, app: App, user: User) {
  const { id, domain } = findTeam(world)
  return {
    user: { id: user.id, username: user.name, name: user.name, team_id: id },
    api_app_id: app.id,
    token: app.verification_token,
    team: { id, domain, ...enterpriseFields(world) },
    enterprise: toEnterprise(world),
    is_enterprise_install: isOrgWide(world, app.id),
  }
}

/** How interactions name a conversation: those of people only by their kind. */
export function toPlace({ id, kind, name }: Channel): { id: string; name: string } {
  if (kind === 'im') return { id, name: 'directmessage' }
  return { id, name: kind === 'group' ? 'privategroup' : name }
}

/** A message as a person sees it in a conversation. */
export interface ShownMessage {
  channel: Channel
  ts: string
  message: Record<string, unknown>
  isEphemeral: boolean
}

/** What a member of a conversation sees there, by channel and `ts`. */
export function findShown(
  world: SlackWorld,
  user: User,
  where: { channel?: string | undefined; ts?: string | undefined },
): ShownMessage {
  const channel = namedChannel(world, where.channel ?? '')
  ensure(memberOf(world, channel.id, user.id), 'not_in_channel')
  const { ts = '' } = where
  const key = `${channel.id}/${ts}`
  const posted = world.db.messages.get(key)
  const hidden = world.db.ephemerals.get(key)
  const message = posted ? { ...toWire(posted) } : hidden?.message
  ensure(message, 'message_not_found')
  return { channel, ts, message, isEphemeral: !posted }
}

export function threadOf({ thread_ts }: Record<string, unknown>): { thread_ts?: string } {
  return typeof thread_ts === 'string' ? { thread_ts } : {}
}

/** Whether an app has anywhere to receive an interaction. */
export function isReachable(world: SlackWorld, app: App, url: string | undefined): boolean {
  return url !== undefined || world.connections(socketGroup(app.id)).length > 0
}

/** Something a person did, on its way to one app. */
export interface Sent {
  app: App
  user: User
  payload: Record<string, unknown>
  /** The view it is about. */
  view?: View | undefined
  /** What the answer is about, beside the view. */
  about?: Record<string, string>
  url?: string | undefined
}

/** Sends an interaction and answers what a simulation says of it. */
export function send(world: SlackWorld, { app, user, payload, view, about, url }: Sent) {
  const kind = String(payload.type)
  const context = {
    kind,
    app: app.id,
    user: user.id,
    ...omitUndefined({ view: view?.id }),
    ...about,
  }
  const to = url ?? app.interactivity_url
  const common = { app: app.id, topic: kind, type: 'interactive' as const, context }
  dispatch(
    world,
    { ...common, payload: omitUndefined(payload), url: to },
    isReachable(world, app, to),
  )
  return { app: app.id, trigger_id: payload.trigger_id ?? null }
}

export function findOpenView(world: SlackWorld, id: string): { view: View; app: App; user: User } {
  const view = world.db.views.get(id)
  ensure(view?.is_open, 'view_not_found')
  return { view, app: namedApp(world, view.app), user: namedUser(world, view.user) }
}
