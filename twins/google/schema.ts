import { collection } from '../../shared/db/collection.ts'
import { oauthTables } from '../../shared/oauth/grants.ts'

/** A Google account. https://developers.google.com/identity/openid-connect/openid-connect#obtainuserinfo */
export interface User {
  /** The `sub` claim: 21 digits. */
  id: string
  email: string
  name: string
  given_name: string
  family_name: string
  /** The Workspace domain (`hd`); none for a consumer's account and for service accounts. */
  domain?: string | undefined
  picture: string
  /** What Drive knows the account by: 20 digits. */
  permissionId: string
  isAdmin: boolean
}

/** An OAuth client. https://developers.google.com/identity/protocols/oauth2 */
export interface Client {
  id: string
  secret: string
  name: string
  redirectUris: string[]
}

/** Its account is the user with the same email. https://developers.google.com/identity/protocols/oauth2/service-account */
export interface ServiceAccount {
  /** The client id. */
  id: string
  email: string
  project: string
  /** Public keys as PEM, by key id. */
  keys: Record<string, string>
  /** The scopes for which it may act as anybody of the domain. */
  delegatedScopes: string[]
}

/** https://docs.cloud.google.com/docs/authentication/api-keys */
export interface ApiKey {
  id: string
  project: string
}

/** A notification channel. https://developers.google.com/workspace/drive/api/guides/push */
export interface Channel {
  id: string
  resourceId: string
  resourceUri: string
  address: string
  token?: string | undefined
  expiration_ms: number
  payload: boolean
  /** What is watched, in the words of the twin. */
  subject: string
  user: string
  client: string
  /** The number of the last message. */
  messages: number
}

/** The collections of the Google identity; both twins spread them into their own. */
export const googleTables = {
  ...oauthTables,
  users: collection<User>()({
    columns: { email: (user) => user.email, permissionId: (user) => user.permissionId },
    indexes: [['email'], ['permissionId']],
  }),
  clients: collection<Client>()(),
  service_accounts: collection<ServiceAccount>()({
    columns: { email: (account) => account.email },
    indexes: [['email']],
  }),
  api_keys: collection<ApiKey>()(),
  channels: collection<Channel>()({
    columns: { subject: (channel) => channel.subject },
    indexes: [['subject']],
  }),
}
