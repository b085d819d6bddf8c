import { showGroup } from '../issues/custom_values.ts'
import { groupIdsOf } from '../protocol/administrators.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Account } from '../schema/people.ts'
import { showAccount } from './account.ts'

/** An account with its groups and roles counted, and shown where they are expanded. */
export function showWhole(world: JiraWorld, account: Account, expand: readonly string[]) {
  const groups = groupIdsOf(world, account.id)
  return {
    ...showAccount(world, account),
    locale: account.locale,
    groups: {
      size: groups.length,
      items: expand.includes('groups') ? groups.map((id) => showGroup(world, id)) : [],
    },
    applicationRoles: { size: 1, items: [] },
    expand: 'groups,applicationRoles',
  }
}

const words = (text: string) => text.toLowerCase().split(/[\s@.]+/)

/** Whether a name or address begins with a text, or a word of it does. */
export function fitsQuery(account: Account, query: string): boolean {
  const wanted = query.toLowerCase()
  const { displayName, emailAddress } = account
  const all = [displayName, emailAddress].map((each) => each.toLowerCase())
  return (
    all.some((each) => each.startsWith(wanted)) ||
    words(`${displayName} ${emailAddress}`).some((word) => word.startsWith(wanted))
  )
}

/** Makes an account with an id of Atlassian's form. */
export function addAccount(world: JiraWorld, emailAddress: string, displayName?: string): Account {
  const account: Account = {
    id: world.id('5b10', 20, 'hex'),
    displayName: displayName ?? emailAddress.split('@')[0] ?? emailAddress,
    emailAddress,
    accountType: 'atlassian',
    active: true,
    timeZone: 'Etc/UTC',
    locale: 'en_US',
    isEmailPublic: true,
    preferences: {},
  }
  world.db.accounts.insert(account)
  world.emit('other', { name: 'user_created', body: { user: showAccount(world, account) } })
  const group = world.db.groups.list().find(({ name }) => name.startsWith('jira-software-users'))
  if (group) world.db.memberships.put({ group: group.id, account: account.id })
  return account
}
