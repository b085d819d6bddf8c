import { nextId } from '../../twins/jira/protocol/ids.ts'
import type { JiraWorld } from '../../twins/jira/protocol/world.ts'
import type { Account, Site } from '../../twins/jira/schema/people.ts'

/** The credentials that work after a plain start. */
export const credentials = {
  token: 'jira_default_seed_token',
  email: 'ada@twin.example',
  adminId: '5b10ac8d82e05b22cc7d4ef5',
  memberId: '5b109f2e9729b51b54dc274d',
  memberEmail: 'ben@twin.example',
  memberToken: 'jira_member_seed_token',
  clientId: 'twinAtlassianClientId0000000001',
  clientSecret: 'ATOAtwin-atlassian-client-secret',
  redirectUri: 'http://localhost:3000/callback',
}

const groupIds = {
  admins: 'c1f0a0d4-6c1f-4f8e-9d52-0d7c6f3f1a01',
  users: 'c1f0a0d4-6c1f-4f8e-9d52-0d7c6f3f1a02',
}

interface PersonSeed {
  id: string
  displayName: string
  emailAddress: string
  isAdmin: boolean
}

export function addPerson(world: JiraWorld, site: Site, person: PersonSeed): Account {
  const account: Account = {
    id: person.id,
    displayName: person.displayName,
    emailAddress: person.emailAddress,
    accountType: 'atlassian',
    active: true,
    timeZone: 'Etc/UTC',
    locale: 'en_US',
    isEmailPublic: true,
    preferences: {},
  }
  world.db.accounts.put(account)
  world.db.memberships.put({ group: groupIds.users, account: person.id })
  if (person.isAdmin) world.db.memberships.put({ group: groupIds.admins, account: person.id })
  // The tokens of all sites are the instance's.
  const token = { id: credentials.token, email: person.emailAddress.toLowerCase() }
  const root = site.partition === undefined ? world : world.as({ partition: undefined })
  root.db.api_tokens.put(token)
  return account
}

/** The groups of a site and its two people. */
export function seedPeople(world: JiraWorld, site: Site): void {
  world.db.groups.insert({ id: groupIds.admins, name: 'jira-administrators' })
  world.db.groups.insert({ id: groupIds.users, name: `jira-software-users-${site.name}` })
  addPerson(world, site, {
    id: credentials.adminId,
    displayName: 'Ada Lindqvist',
    emailAddress: credentials.email,
    isAdmin: true,
  })
  addPerson(world, site, {
    id: credentials.memberId,
    displayName: 'Ben Okafor',
    emailAddress: credentials.memberEmail,
    isAdmin: false,
  })
  world.db.role_actors.insert({
    id: nextId(world, 'actor'),
    projectId: 'default',
    roleId: '10002',
    type: 'atlassian-group-role-actor',
    whom: groupIds.admins,
  })
}
