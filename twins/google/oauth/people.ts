import type { Client, User } from '../schema.ts'
import type { GoogleWorld } from '../world.ts'

/** The account with this email, whatever its case. */
export function findUser(world: GoogleWorld, email: string): User | undefined {
  return world.db.users.first({ where: { email: email.toLowerCase() } })
}

/** What a new account is made of. */
export interface NewUser {
  email: string
  name?: string | undefined
  isAdmin?: boolean | undefined
  /** Accounts of a service have no domain, as consumers have none. */
  domain?: string | undefined
}

const consumerDomains = new Set(['gmail.com', 'googlemail.com'])

/** Makes an account. An address that is not a consumer's belongs to a Workspace domain. */
export function createUser(world: GoogleWorld, wanted: NewUser): User {
  const email = wanted.email.toLowerCase()
  const [local = '', host = ''] = email.split('@')
  const spelled = local.split(/[._-]/).map((part) => part.charAt(0).toUpperCase() + part.slice(1))
  const name = wanted.name ?? spelled.join(' ')
  const [given_name = name, ...rest] = name.split(' ')
  const isWorkspace = !consumerDomains.has(host) && !host.endsWith('gserviceaccount.com')
  return world.db.users.insert({
    id: world.id('10', 19, 'digits'),
    email,
    name,
    given_name,
    family_name: rest.join(' '),
    domain: isWorkspace ? host : undefined,
    picture: `https://lh3.googleusercontent.com/a/${world.id('ACg8oc', 24)}=s96-c`,
    permissionId: world.id('1', 19, 'digits'),
    isAdmin: wanted.isAdmin ?? false,
  })
}

/**
 * Whether a client may be sent to a URI: one of its own, or this machine's, as installed apps
 * are.
 */
export function acceptsRedirect(world: GoogleWorld, client: Client, uri: string): boolean {
  if (client.redirectUris.includes(uri)) return true
  const { protocol, hostname } = URL.canParse(uri) ? new URL(uri) : { protocol: '', hostname: '' }
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return true
  if (world.strict || !/^https?:$/.test(protocol)) return false
  world.note(`accepted the redirect URI ${uri}, which the client does not have`)
  return true
}
