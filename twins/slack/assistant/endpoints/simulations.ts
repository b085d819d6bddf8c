import { z } from 'zod'
import { announce } from '../../apps/objects/announce.ts'
import { findMessage, postMessage } from '../../chat/objects/message.ts'
import { openDirect } from '../../conversations/objects/channel.ts'
import type { SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { eventTs } from '../../protocol/time.ts'
import { namedApp, namedChannel, namedUser } from '../../users/objects/reference.ts'
import { simulation } from '../../users/objects/simulation.ts'

const title = 'New Assistant Thread'

/** Tells an app where in its assistant a person is, and what they look at beside it. */
function tell(
  world: SlackWorld,
  type: 'assistant_thread_started' | 'assistant_thread_context_changed',
  about: { app: string; user: string; channel: string; ts: string; beside?: string | undefined },
): void {
  const { app, user: user_id, channel: channel_id, ts: thread_ts, beside } = about
  const { id: team_id, enterprise_id = null } = findTeam(world)
  const place = { channel_id: beside, team_id, enterprise_id }
  const assistant_thread = {
    user_id,
    context: beside === undefined ? {} : place,
    channel_id,
    thread_ts,
  }
  announce(world, { type, assistant_thread, event_ts: eventTs(world) }, { app })
}

/** What a person does in the pane of an app's assistant. https://docs.slack.dev/ai */
export const assistants = {
  open_assistant: simulation(
    () => ({ user: z.string(), app: z.string().optional(), channel: z.string().optional() }),
    (world, { user: who, app: name, channel: place }) => {
      const { id: user } = namedUser(world, who)
      const app = namedApp(world, name)
      const { channel } = openDirect(world, [user, app.bot_user])
      const { ts } = postMessage(world, channel, {
        author: { app },
        text: title,
        subtype: 'assistant_app_thread',
        extra: { assistant_app_thread: { title, title_blocks: [], artifacts: [] } },
      })
      const beside = place === undefined ? undefined : namedChannel(world, place).id
      const about = { app: app.id, user, channel: channel.id, ts, beside }
      tell(world, 'assistant_thread_started', about)
      return { channel: channel.id, thread_ts: ts }
    },
  ),

  assistant_context: simulation(
    () => ({
      user: z.string(),
      app: z.string().optional(),
      thread_ts: z.string(),
      channel: z.string(),
    }),
    (world, { user: who, app: name, thread_ts, channel: place }) => {
      const { id: user } = namedUser(world, who)
      const app = namedApp(world, name)
      const { channel } = openDirect(world, [user, app.bot_user])
      const { ts } = findMessage(world, channel, thread_ts)
      const beside = namedChannel(world, place).id
      const about = { app: app.id, user, channel: channel.id, ts, beside }
      tell(world, 'assistant_thread_context_changed', about)
    },
  ),
}
