import { text } from '../../protocol/args.ts'
import { ensure, method } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { installedIn, toBot } from '../objects/app.ts'

export const bots = {
  'bots.info': method(
    { scope: 'users:read', tier: 3 },
    () => ({ bot: text().optional() }),
    (world, { bot }) => {
      const id = bot ?? world.caller.token.bot ?? ''
      const install = world.db.installs.first({ where: { bot: id } })
      const app = install
        ? world.db.apps.get(install.app)
        : world.db.apps.first({ where: { bot: id } })
      ensure(app, 'bot_not_found')
      return { bot: toBot(installedIn(world, app, install?.team ?? findTeam(world).id)) }
    },
  ),
}
