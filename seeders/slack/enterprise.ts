import type { SlackWorld } from '../../twins/slack/protocol/index.ts'
import { createEnterprise, grantAccess } from '../../twins/slack/team/objects/enterprise.ts'
import type { SeededApp, SlackSeed } from './schema.ts'

/** An organization of all workspaces there are, with the apps it has installed for all of them. */
export function seedEnterprise(
  world: SlackWorld,
  given: NonNullable<SlackSeed['enterprise']>,
  apps: readonly SeededApp[],
): void {
  const { id: enterprise } = createEnterprise(world, given)
  const teams = world.db.teams.list().map(({ id }) => id)
  for (const team of teams) world.db.teams.update(team, { enterprise_id: enterprise })
  for (const { name } of apps.filter(({ org_wide }) => org_wide)) {
    const app = world.db.apps.first({ where: { name } })
    if (!app) continue
    grantAccess(world, app, enterprise, teams)
    for (const token of world.db.tokens.list({ where: { app: app.id } })) {
      if (token.kind === 'bot') world.db.tokens.replace({ ...token, enterprise })
    }
  }
}
