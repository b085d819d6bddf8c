import { issueRotating } from '../../auth/objects/rotation.ts'
import type { SlackWorld } from '../../protocol/index.ts'

/** Configuration tokens belong to no app. */
export const nobody = { id: '', bot_id: '' }

/** What a person gets who asks for a configuration token. */
export function issueConfiguration(world: SlackWorld, user: string) {
  const { token, refresh_token } = issueRotating(world, nobody, {
    kind: 'config',
    user,
    scopes: ['app_configurations:write', 'app_configurations:read'],
  })
  return { token: token.id, refresh_token }
}
