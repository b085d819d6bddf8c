import { flag, list, text } from '../../protocol/args.ts'
import { ensure, method } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'

export const migration = {
  'migration.exchange': method(
    { scope: 'tokens.basic', tier: 2 },
    () => ({ users: list(), to_old: flag().optional(), team_id: text().optional() }),
    (world, { users, to_old }) => {
      const { id: team_id, enterprise_id } = findTeam(world)
      ensure(enterprise_id !== undefined, 'not_enterprise_team')
      ensure(users.length <= usersLimit, 'too_many_users')
      // In an organization a person's id begins with another letter.
      const other = (id: string) => (to_old ? id.replace(/^W/, 'U') : id.replace(/^U/, 'W'))
      const local = (id: string) => (to_old ? other(id) : id)
      const known = users.filter((id) => world.db.users.has(local(id)))
      return {
        team_id,
        enterprise_id,
        user_id_map: Object.fromEntries(known.map((id) => [id, other(id)])),
        invalid_user_ids: users.filter((id) => !known.includes(id)),
      }
    },
  ),
}

const usersLimit = 400
