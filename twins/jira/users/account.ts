import { JiraError } from '../protocol/error.ts'
import { linkTo, siteUrl } from '../protocol/site.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Account } from '../schema/people.ts'

/** An account by its id; undefined where the site has none. Not to be changed. */
function accountWith(world: JiraWorld, id: string | null | undefined) {
  return typeof id === 'string' ? world.db.accounts.getShared(id) : undefined
}

/** The same; 404 where there is none. */
export function findAccount(world: JiraWorld, id: string): Account {
  const account = world.db.accounts.get(id)
  if (account) return account
  throw new JiraError(404, [
    'Specified user does not exist or you do not have required permissions',
  ])
}

/** The addresses of a picture in four sizes. */
export function avatarUrls(world: JiraWorld, type: string, id: string) {
  const address = (size: string) =>
    `${siteUrl(world)}/rest/api/3/universal_avatar/view/type/${type}/avatar/${id}?size=${size}`
  return {
    '48x48': address('xlarge'),
    '24x24': address('small'),
    '16x16': address('xsmall'),
    '32x32': address('medium'),
  }
}

/**
 * An account as the wire shows it; the address only where the account shows it, or is the caller.
 */
export function showAccount(world: JiraWorld, account: Readonly<Account>) {
  const isShown = account.isEmailPublic || world.caller?.account?.id === account.id
  return {
    self: linkTo(world, `user?accountId=${account.id}`),
    accountId: account.id,
    accountType: account.accountType,
    ...(isShown && { emailAddress: account.emailAddress }),
    avatarUrls: avatarUrls(world, 'user', '10346'),
    displayName: account.displayName,
    active: account.active,
    timeZone: account.timeZone,
  }
}

/** The account with an id; null for nobody, and for who was deleted a name only. */
export function showPerson(world: JiraWorld, id: string | null | undefined) {
  if (id === null || id === undefined) return null
  const account = accountWith(world, id)
  if (account) return showAccount(world, account)
  return {
    self: linkTo(world, `user?accountId=${id}`),
    accountId: id,
    accountType: 'atlassian',
    avatarUrls: avatarUrls(world, 'user', '10346'),
    displayName: 'Former user',
    active: false,
    timeZone: 'UTC',
  }
}
