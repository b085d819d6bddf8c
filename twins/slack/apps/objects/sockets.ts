import type { SlackWorld } from '../../protocol/index.ts'

/** The group of all open connections of the Real Time Messaging API. */
export const anyRtm = 'rtm'

/** The group of one user's. */
export function rtmGroup(user: string): string {
  return `rtm ${user}`
}

/** The group of all open Socket Mode connections. */
export const anySocket = 'socket-mode'

/** The group of an app's open Socket Mode connections. */
export function socketGroup(app: string): string {
  return `socket-mode ${app}`
}

/** Tells an app's connections that they will be closed, as Slack does before it recycles them. */
export function disconnect(world: SlackWorld, app: string, reason: string): number {
  const open = world.connections(socketGroup(app))
  const text = JSON.stringify({
    type: 'disconnect',
    reason,
    debug_info: { host: 'applink-twinfleet' },
  })
  for (const connection of open) {
    world.send(connection, text)
    if (reason !== 'warning') world.afterCommit(() => connection.close(1000))
  }
  return open.length
}
