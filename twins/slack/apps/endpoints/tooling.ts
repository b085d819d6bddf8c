import { toSeconds } from '../../../../shared/time/units.ts'
import { rotate } from '../../auth/objects/rotation.ts'
import { text } from '../../protocol/args.ts'
import { method } from '../../protocol/index.ts'
import { seconds } from '../../protocol/time.ts'
import { nobody } from '../objects/configuration.ts'

/** https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests#config-tokens */
export const tooling = {
  'tooling.tokens.rotate': method(
    { access: 'none', tier: 1 },
    () => ({ refresh_token: text('invalid_refresh_token') }),
    (world, { refresh_token }) => {
      const { token, refresh_token: next } = rotate(world, nobody, refresh_token)
      const exp = toSeconds(token.expires_ms ?? world.now())
      const about = { team_id: token.team, user_id: token.user, iat: seconds(world), exp }
      return { token: token.id, refresh_token: next, ...about }
    },
  ),
}
