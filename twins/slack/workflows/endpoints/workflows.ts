import { z } from 'zod'
import { findChannel, isVisible } from '../../conversations/objects/channel.ts'
import { idList, text } from '../../protocol/args.ts'
import { ensure, method, type SlackWorld } from '../../protocol/index.ts'
import { simulation } from '../../users/objects/simulation.ts'

const write = { scope: 'bookmarks:write', tier: 2 } as const
const featured = () => ({ channel_id: text(), trigger_ids: idList() })
const most = 15

function featuredIn(world: SlackWorld, channel: string): string[] {
  return world.db.featured_workflows.get(channel)?.triggers ?? []
}

/** Changes what a channel features; every trigger must exist. */
function feature(
  world: SlackWorld,
  { channel_id, trigger_ids }: { channel_id: string; trigger_ids: string[] },
  change: (before: string[], given: string[]) => string[],
): void {
  const { id } = findChannel(world, channel_id)
  for (const trigger of trigger_ids)
    ensure(world.db.workflow_triggers.has(trigger), 'trigger_not_found')
  const triggers = [...new Set(change(featuredIn(world, id), trigger_ids))]
  ensure(triggers.length <= most, 'too_many_triggers')
  world.db.featured_workflows.put({ id, triggers })
}

/** The workflows that a channel shows. https://docs.slack.dev/workflows */
export const workflows = {
  'workflows.featured.add': method(write, featured, (world, args) =>
    feature(world, args, (before, given) => [...before, ...given]),
  ),

  'workflows.featured.remove': method(write, featured, (world, args) =>
    feature(world, args, (before, given) => before.filter((id) => !given.includes(id))),
  ),

  'workflows.featured.set': method(write, featured, (world, args) =>
    feature(world, args, (_before, given) => given),
  ),

  'workflows.featured.list': method(
    { scope: 'bookmarks:read', tier: 3 },
    () => ({ channel_ids: idList() }),
    (world, { channel_ids }) => {
      const isKnown = (id: string) => {
        const channel = world.db.channels.get(id)
        return channel !== undefined && isVisible(world, channel, world.caller.user)
      }
      const featured_workflows = channel_ids.filter(isKnown).map((channel_id) => ({
        channel_id,
        triggers: featuredIn(world, channel_id).flatMap(
          (id) => world.db.workflow_triggers.get(id) ?? [],
        ),
      }))
      const invalid_channel_ids = channel_ids.filter((id) => !isKnown(id))
      return {
        featured_workflows,
        ...(invalid_channel_ids.length > 0 ? { invalid_channel_ids } : {}),
      }
    },
  ),
}

/** What people build in Slack's Workflow Builder. */
export const automation = {
  create_workflow: simulation(
    () => ({ title: z.string() }),
    (world, { title }) => {
      const { id } = world.db.workflow_triggers.insert({ id: world.id('Ft', 10, 'upper'), title })
      return { trigger: id }
    },
  ),
}
