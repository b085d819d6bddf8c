import { collection } from '../../../shared/db/collection.ts'

/** One of the sites of the instance. The first has the instance's own collections. */
export interface Site {
  /** The cloud id, a UUID. */
  id: string
  name: string
  partition: string | undefined
}

/** An API token: whoever sends it with the account's e-mail address is that account. */
interface ApiToken {
  id: string
  email: string
}

/** An OAuth 2 (3LO) app. */
interface OAuthApp {
  id: string
  name: string
  secret: string
  redirectUris: string[]
}

/** An account on a site. */
export interface Account {
  id: string
  displayName: string
  emailAddress: string
  accountType: 'atlassian' | 'app' | 'customer'
  active: boolean
  timeZone: string
  locale: string
  /** Whether others see the e-mail address. */
  isEmailPublic: boolean
  preferences: Record<string, string>
  columns?: string[]
}

export interface Group {
  id: string
  name: string
}

interface Membership {
  group: string
  account: string
}

/** A value that apps keep with something: an issue, a comment, a user, a project ... */
interface Property {
  /** What it belongs to: `issue/10001`. */
  owner: string
  key: string
  value: unknown
}

/** A fact of the whole site under a name: settings, defaults, the next number of a kind. */
interface Fact {
  id: string
  value: unknown
}

export const peopleTables = {
  sites: collection<Site>()(),
  api_tokens: collection<ApiToken>()({ key: ({ id, email }) => `${email}:${id}` }),
  oauth_apps: collection<OAuthApp>()(),
  accounts: collection<Account>()({
    columns: {
      email: (account) => account.emailAddress.toLowerCase(),
      name: (account) => account.displayName.toLowerCase(),
    },
    indexes: [['email'], ['name']],
  }),
  groups: collection<Group>()({ columns: { name: (group) => group.name }, indexes: [['name']] }),
  memberships: collection<Membership>()({
    key: ({ group, account }) => `${group}/${account}`,
    columns: { group: (each) => each.group, account: (each) => each.account },
    indexes: [['group'], ['account']],
  }),
  properties: collection<Property>()({
    key: ({ owner, key }) => `${owner}/${key}`,
    columns: { owner: ({ owner }) => owner },
    indexes: [['owner', 'seq']],
  }),
  facts: collection<Fact>()(),
}
