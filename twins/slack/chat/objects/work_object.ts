import { z } from 'zod'
import type { SlackWorld } from '../../protocol/index.ts'
import type { Message, WorkEntity } from '../../schema/index.ts'

/** An entity of an app's own, such as a task. https://docs.slack.dev/messaging/work-objects */
export const Entity = () =>
  z.looseObject({
    entity_type: z.string().min(1),
    entity_payload: z.looseObject({
      attributes: z.looseObject({ title: z.looseObject({ text: z.string().min(1) }) }),
    }),
    external_ref: z.object({ id: z.string().min(1), type: z.string().optional() }),
    url: z.url(),
    app_unfurl_url: z.url().optional(),
  })

/** Entities as the message below which they are shown has them. */
export function toCards(
  entities: readonly WorkEntity[],
  by: { app: string; bot?: string | undefined },
) {
  return entities.map(({ entity_payload, url, app_unfurl_url = url }) => {
    const title = entity_payload.attributes.title.text
    return {
      title,
      title_link: url,
      fallback: title,
      from_url: app_unfurl_url,
      app_unfurl_url,
      is_app_unfurl: true,
      app_id: by.app,
      ...(by.bot === undefined ? {} : { bot_id: by.bot }),
    }
  })
}

/** Keeps the entities of a message, so that a person can open them. */
export function keepEntities(
  world: SlackWorld,
  { channel, ts }: Message,
  app: string,
  entities: readonly WorkEntity[],
): void {
  for (const entity of entities) {
    world.db.work_objects.insert({ id: world.id('We', 10, 'upper'), channel, ts, app, entity })
  }
}
