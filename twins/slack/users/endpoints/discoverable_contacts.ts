import { z } from 'zod'
import { text } from '../../protocol/args.ts'
import { ensure, method } from '../../protocol/index.ts'
import { ofTeam } from '../../protocol/team.ts'

export const discoverableContacts = {
  'users.discoverableContacts.lookup': method(
    { scope: 'conversations.connect:manage', tier: 2 },
    () => ({ email: text() }),
    (world, { email }) => {
      ensure(z.email().safeParse(email).success, 'invalid_email')
      const address = email.toLowerCase()
      const teams = ofTeam(world).external_teams.list()
      return { is_discoverable: teams.some(({ emails }) => emails.includes(address)) }
    },
  ),
}
