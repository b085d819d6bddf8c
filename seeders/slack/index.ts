import type { Seeder } from '../../shared/contract.ts'
import { omitUndefined } from '../../shared/object.ts'
import type { SlackWorld } from '../../twins/slack/protocol/index.ts'
import { seedApp } from './apps.ts'
import { credentials, plain, seedBaseline } from './baseline.ts'
import { seedEnterprise } from './enterprise.ts'
import { People } from './people.ts'
import { seedPlaces } from './places.ts'
import { SlackSeed } from './schema.ts'
import { seedWorkspace } from './workspace.ts'

/**
 * Seeds Slack. `users_created` and `channels_created` count what the config names, whether a plain
 * start had it already or not, and the users its references bring in. `messages_posted` counts
 * replies in threads as well: they are messages. All three count further workspaces too.
 */
export const seeder: Seeder = {
  schema: SlackSeed,
  baseline: seedBaseline,
  apply(world: SlackWorld, config: SlackSeed) {
    const people = new People(world)
    if (config.team) world.db.teams.update(plain.team, omitUndefined({ ...config.team }))
    config.apps.forEach((app, index) => {
      seedApp(world, app, index === 0)
    })
    const messages_posted = seedPlaces(world, people, config, 'slack')
    const further = config.workspaces.map((workspace, index) =>
      seedWorkspace(world, workspace, `slack.workspaces[${index}]`),
    )
    if (config.enterprise) seedEnterprise(world, config.enterprise, config.apps)
    const counts = [
      { users: people.created, channels: config.channels.length, messages: messages_posted },
      ...further,
    ]
    const sum = (of: (count: (typeof counts)[number]) => number) =>
      counts.reduce((total, count) => total + of(count), 0)
    return {
      users_created: sum(({ users }) => users),
      channels_created: sum(({ channels }) => channels),
      messages_posted: sum(({ messages }) => messages),
      ...(further.length > 0 ? { workspaces_created: further.length } : {}),
    }
  },
  env: (url) => ({
    SLACK_API_URL: `${url}/api/`,
    SLACK_BASE_URL: url,
    SLACK_BOT_TOKEN: credentials.botToken,
    SLACK_USER_TOKEN: credentials.userToken,
    SLACK_APP_TOKEN: credentials.appToken,
    SLACK_SIGNING_SECRET: credentials.signingSecret,
    SLACK_CLIENT_ID: credentials.clientId,
    SLACK_CLIENT_SECRET: credentials.clientSecret,
  }),
}
