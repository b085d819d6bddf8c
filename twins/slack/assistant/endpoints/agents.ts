import { z } from 'zod'
import { omitUndefined } from '../../../../shared/object.ts'
import { findCanvas, toMarkdown, toSections } from '../../canvases/canvas.ts'
import { findOwnChannel } from '../../conversations/objects/channel.ts'
import { setArchived, startChannel } from '../../conversations/objects/lifecycle.ts'
import { flag, structure, text } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { seconds } from '../../protocol/time.ts'
import type { AgentConversation, AgentView } from '../../schema/index.ts'

const write = { scope: 'assistant:write', tokens: ['bot'], tier: 3 } as const
const record = () => structure(z.record(z.string(), z.unknown()), 'invalid_arguments')
const records = () => structure(z.array(z.record(z.string(), z.unknown())), 'invalid_arguments')

/** A channel in which this app works; any it is in becomes one. */
function findAgent(world: SlackWorld, channel_id: string): AgentConversation {
  const { id } = findOwnChannel(world, channel_id)
  const { app } = world.caller.token
  const empty = { id, app, status: '', title: '', commands: [], properties: {}, views: [] }
  const known = world.db.agent_conversations.get(id)
  ensure(!known || known.app === app, 'not_authorized')
  return known ?? empty
}

function save(world: SlackWorld, agent: AgentConversation): void {
  world.db.agent_conversations.put(agent)
}

function isView(
  view: AgentView,
  args: { view_id?: string | undefined; view_key?: string | undefined },
) {
  return view.view_id === args.view_id || view.view_key === args.view_key
}

/** Channels in which apps work. https://docs.slack.dev/reference/methods#agents */
export const agents = {
  'agents.conversations.create': method(
    write,
    () => ({
      name: text('invalid_name_required'),
      is_private: flag().optional(),
      session_id: text().optional(),
      origin_channel_id: text().optional(),
      origin_message_ts: text().optional(),
    }),
    (world, { name: given, is_private, session_id, ...origin }) => {
      const { user } = world.caller
      const kind = is_private ? 'group' : 'channel'
      const channel = startChannel(world, { name: given, kind, creator: user })
      const about = omitUndefined({ session_id })
      save(world, { ...findAgent(world, channel.id), ...about, properties: omitUndefined(origin) })
      return { channel_id: channel.id }
    },
  ),

  'agents.conversations.archive': method(
    write,
    () => ({ channel_id: text(), summary_message_ts: text().optional() }),
    (world, { channel_id, summary_message_ts }) => {
      const agent = findAgent(world, channel_id)
      const channel = findOwnChannel(world, channel_id)
      ensure(!channel.is_archived, 'already_archived')
      const summary = omitUndefined({ summary_message_ts })
      save(world, { ...agent, properties: { ...agent.properties, ...summary } })
      setArchived(world, channel, true)
    },
  ),

  'agents.conversations.setCommands': method(
    write,
    () => ({ channel_id: text(), commands: records() }),
    (world, { channel_id, commands }) => {
      const agent = findAgent(world, channel_id)
      ensure(
        commands.every(({ name }) => typeof name === 'string'),
        'invalid_arguments',
      )
      save(world, { ...agent, commands })
      return { channel_id: agent.id, command_count: commands.length }
    },
  ),

  'agents.conversations.setProperties': method(
    write,
    () => ({
      channel_id: text(),
      code_channel: record().optional(),
      agent_resource: record().optional(),
    }),
    (world, { channel_id, ...given }) => {
      const agent = findAgent(world, channel_id)
      save(world, { ...agent, properties: { ...agent.properties, ...omitUndefined(given) } })
      return { channel_id: agent.id }
    },
  ),

  'agents.conversations.setView': method(
    write,
    () => ({
      channel_id: text(),
      type: text().optional(),
      view_key: text().optional(),
      content: text().optional(),
      blocks: records().optional(),
      canvas_id: text().optional(),
      name: text().optional(),
      pr_url: text().optional(),
      base_branch: text().optional(),
      head_branch: text().optional(),
    }),
    (world, { channel_id, type = 'canvas', view_key = type, canvas_id, name, ...content }) => {
      const agent = findAgent(world, channel_id)
      if (canvas_id !== undefined) findCanvas(world, canvas_id, 'read')
      const before = agent.views.find((view) => view.view_key === view_key)
      const view: AgentView = {
        view_id: before?.view_id ?? world.id('Av', 10, 'upper'),
        view_key,
        type,
        label: name ?? before?.label ?? view_key,
        content_version: (before?.content_version ?? 0) + 1,
        date_added: before?.date_added ?? seconds(world),
        content: omitUndefined(content),
        ...(canvas_id === undefined ? {} : { file_id: canvas_id }),
      }
      const others = agent.views.filter((each) => each !== before)
      save(world, { ...agent, views: [...others, view] })
      const { view_id, content_version, file_id } = view
      const shown = { channel_id: agent.id, view_id, type, content_version }
      return { ...shown, ...omitUndefined({ file_id, canvas_id }) }
    },
  ),

  'agents.conversations.listViews': method(
    write,
    () => ({ channel_id: text() }),
    (world, { channel_id }) => {
      const { views } = findAgent(world, channel_id)
      return { views: views.map(({ content: _content, type: _type, ...view }) => view) }
    },
  ),

  'agents.conversations.removeView': method(
    write,
    () => ({ channel_id: text(), view_id: text().optional(), view_key: text().optional() }),
    (world, { channel_id, ...which }) => {
      const agent = findAgent(world, channel_id)
      const view = agent.views.find((each) => isView(each, which))
      ensure(view, 'view_not_found')
      save(world, { ...agent, views: agent.views.filter((each) => each !== view) })
      return { channel_id: agent.id, view_id: view.view_id }
    },
  ),

  'agents.conversations.getCanvas': method(
    write,
    () => ({
      channel: text(),
      canvas_id: text(),
      content_format: text().optional(),
      include_resolved: flag().optional(),
    }),
    (world, { channel, canvas_id }) => {
      findAgent(world, channel)
      const canvas = findCanvas(world, canvas_id, 'read')
      const { id, title } = canvas
      const content = toMarkdown(canvas)
      return { canvas_id: id, title, content, comments: [], has_more_comments: false }
    },
  ),

  'agents.conversations.setCanvasContent': method(
    write,
    () => ({ channel: text(), canvas_id: text(), content: text() }),
    (world, { channel, canvas_id, content }) => {
      findAgent(world, channel)
      const canvas = findCanvas(world, canvas_id, 'write')
      const before = canvas.sections.map(({ markdown }) => markdown)
      const sections = toSections(world, content)
      const changed = sections.filter(({ markdown }) => !before.includes(markdown)).length
      const gone = before.filter(
        (each) => !sections.some(({ markdown }) => markdown === each),
      ).length
      world.db.canvases.replace({ ...canvas, sections })
      return { canvas_id, sections_changed_count: Math.max(changed, gone) }
    },
  ),

  'agents.sessions.setStatus': method(
    write,
    () => ({
      channel_id: text(),
      status: text(),
      thread_ts: text().optional(),
      title: text().optional(),
      initiator_user_id: text().optional(),
    }),
    (world, { channel_id, status, title: given }) => {
      const agent = findAgent(world, channel_id)
      const title = given ?? agent.title
      save(world, { ...agent, status, title })
      return { status, agent_status: status, title }
    },
  ),

  'agents.sessions.rename': method(
    write,
    () => ({ channel_id: text(), title: text(), thread_ts: text().optional() }),
    (world, { channel_id, title }) => {
      ensure(title !== '', 'invalid_arguments')
      save(world, { ...findAgent(world, channel_id), title })
      return { title }
    },
  ),
}
