import { text, whole } from '../../protocol/args.ts'
import { endpoint } from '../../protocol/endpoint.ts'
import { showAccount } from '../../users/account.ts'
import { fitsQuery } from '../../users/person.ts'
import { groupsNamed, showPicked } from '../group.ts'

export const groupUserPicker = {
  'GET /rest/api/3/groupuserpicker': endpoint(
    'user',
    () => ({ query: text(), maxResults: whole().default(50) }),
    (world, { query, maxResults }) => {
      const people = world.db.accounts
        .list({ order: ['name', 'seq'] })
        .filter((account) => account.active && fitsQuery(account, query))
      const users = people.slice(0, maxResults).map((account) => ({
        accountId: account.id,
        accountType: account.accountType,
        displayName: account.displayName,
        html: account.displayName,
        avatarUrl: showAccount(world, account).avatarUrls['16x16'],
      }))
      const header = `Showing ${users.length} of ${people.length} matching users`
      return {
        users: { users, total: people.length, header },
        groups: showPicked(groupsNamed(world, query), maxResults),
      }
    },
  ),
}
