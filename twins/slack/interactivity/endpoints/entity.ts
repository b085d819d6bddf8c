import { z } from 'zod'
import { omitUndefined } from '../../../../shared/object.ts'
import { announce } from '../../apps/objects/announce.ts'
import { findApp } from '../../apps/objects/app.ts'
import { flag, structure, text } from '../../protocol/args.ts'
import { ensure, method } from '../../protocol/index.ts'
import { eventTs } from '../../protocol/time.ts'
import { namedChannel, namedUser } from '../../users/objects/reference.ts'
import { simulation } from '../../users/objects/simulation.ts'
import { createTrigger } from '../objects/interaction.ts'
import { takeTrigger } from '../objects/trigger.ts'

/** https://docs.slack.dev/messaging/work-objects */
export const entity = {
  'entity.presentDetails': method(
    { tokens: ['bot'], tier: 4 },
    () => ({
      trigger_id: text(),
      metadata: structure(z.record(z.string(), z.unknown()), 'invalid_metadata_format').optional(),
      user_auth_required: flag().optional(),
      user_auth_url: text().optional(),
      error: structure(z.record(z.string(), z.unknown()), 'invalid_arguments').optional(),
    }),
    (world, { trigger_id, ...given }) => {
      const { metadata, user_auth_required, error } = given
      ensure(metadata ?? user_auth_required ?? error, 'invalid_arguments')
      ensure(!metadata || typeof metadata.entity_type === 'string', 'invalid_metadata_format')
      const { app, user } = takeTrigger(world, trigger_id)
      const id = world.id('En', 10, 'upper')
      const content = omitUndefined(given)
      world.db.presented.insert({ id, app, user, kind: 'entity', is_open: true, content })
    },
  ),
}

/** A person opens the details of an entity that a message shows. */
export const entityOpened = {
  /** https://docs.slack.dev/reference/events/entity_details_requested */
  open_entity: simulation(
    () => ({
      user: z.string(),
      channel: z.string(),
      ts: z.string(),
      external_id: z.string().optional(),
    }),
    (world, { user: who, channel: place, ts, external_id }) => {
      const user = namedUser(world, who)
      const { id: channel } = namedChannel(world, place)
      const shown = world.db.work_objects
        .list({ where: { channel, ts } })
        .find(({ entity }) => external_id === undefined || entity.external_ref.id === external_id)
      ensure(shown, 'entity_not_found')
      const { external_ref, url, app_unfurl_url = url } = shown.entity
      const app = findApp(world, shown.app)
      const event = {
        type: 'entity_details_requested',
        user: user.id,
        external_ref,
        entity_url: url,
        link: { url: app_unfurl_url, domain: new URL(app_unfurl_url).hostname },
        app_unfurl_url,
        trigger_id: createTrigger(world, app, user.id).id,
        user_locale: user.locale ?? 'en-US',
        channel,
        message_ts: ts,
        event_ts: eventTs(world),
      }
      announce(world, event, { app: app.id })
      return { app: app.id }
    },
  ),
}
