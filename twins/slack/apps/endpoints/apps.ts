import { isRecord, parseJson } from '../../../../shared/json.ts'
import { text } from '../../protocol/args.ts'
import { ensure, method } from '../../protocol/index.ts'
import { cutPage, page } from '../../protocol/paging.ts'
import { reaches } from '../../protocol/team.ts'
import { findApp, uninstall } from '../objects/app.ts'
import { toAuthorization } from '../objects/subscriptions.ts'

/** Which app an event's context was made for. */
function readContext(given: string): { app: unknown; team: unknown } {
  const [, encoded = ''] = /^4-(.+)$/.exec(given) ?? []
  const read = parseJson(Buffer.from(encoded, 'base64').toString('utf8'))
  ensure(isRecord(read), 'invalid_arguments')
  return { app: read.aid, team: read.tid }
}

/** What an app learns and does about where it is installed. */
export const installed = {
  'apps.event.authorizations.list': method(
    { scope: 'authorizations:read', tokens: ['app'], tier: 4 },
    () => ({ event_context: text(), ...page() }),
    (world, { event_context, ...args }) => {
      const { app } = world.caller.token
      const context = readContext(event_context)
      const team = String(context.team)
      ensure(context.app === app && world.db.teams.has(team), 'invalid_arguments')
      const alive = world.db.tokens
        .list({ where: { app } })
        .filter(({ kind, is_revoked }) => (kind === 'bot' || kind === 'user') && !is_revoked)
        .filter((token) => reaches(world, token, team))
      const each = new Map(alive.map((token) => [token.user, token]))
      const authorizations = [...each.values()].map((token) =>
        toAuthorization(world, team, { ...token, is_bot: token.kind === 'bot' }),
      )
      const { shown, response_metadata } = cutPage(world, authorizations, args)
      return { authorizations: shown, response_metadata }
    },
  ),

  'apps.uninstall': method(
    { tier: 1 },
    () => ({ client_id: text('invalid_client_id'), client_secret: text('bad_client_secret') }),
    (world, { client_id, client_secret }) => {
      const named = world.db.apps.first({ where: { client: client_id } })
      ensure(named, 'invalid_client_id')
      ensure(named.client_secret === client_secret, 'bad_client_secret')
      const app = findApp(world, world.caller.token.app)
      ensure(app.id === named.id, 'client_id_token_mismatch')
      uninstall(world, app)
    },
  ),
}
