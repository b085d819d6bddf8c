import type { Call } from '../../../shared/contract.ts'
import { inspectToken } from '../../../shared/oauth/grants.ts'
import type { Account } from '../schema/people.ts'
import { JiraError, OddError } from './error.ts'
import { findSite, isThroughGateway, onSite } from './site.ts'
import type { Caller, JiraWorld } from './world.ts'

function accountOf(world: JiraWorld, email: string): Account | undefined {
  const account = world.db.accounts.first({ where: { email: email.toLowerCase() } })
  return account?.active ? account : undefined
}

/** Who an address and a token are; undefined where the token is not that address's. */
function basicAccount(world: JiraWorld, call: Call, credentials: string): Account | undefined {
  const text = Buffer.from(credentials, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  const [email, token] = [text.slice(0, colon), text.slice(colon + 1)]
  const known = world.db.api_tokens.getShared(`${email}:${token}`)
  if (!known) return undefined
  return accountOf(onSite(world, findSite(world, call)), known.email)
}

function bearerCaller(world: JiraWorld, call: Call, id: string): Caller {
  const { state, token } = inspectToken(world, id)
  const isValid = state === 'valid' && token?.kind === 'access'
  // https://developer.atlassian.com/cloud/jira/platform/oauth-2-3lo-apps/
  if (!isValid || !token || !isThroughGateway(call)) {
    throw new OddError(401, 'Unauthorized', { code: 401, message: 'Unauthorized' })
  }
  const account = accountOf(onSite(world, findSite(world, call)), token.user ?? '')
  return { account, app: { id: token.client, scopes: token.scopes } }
}

/**
 * Who calls. Wrong credentials are nobody: what anybody may see is answered, all else is refused as
 * it is to the anonymous. https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/
 */
export function authenticate(world: JiraWorld, call: Call): Caller {
  call.headers['x-arequestid'] = world.uuid().replaceAll('-', '')
  const [kind = '', credentials = ''] = (call.header('authorization') ?? '').split(' ')
  if (kind.toLowerCase() === 'bearer') return bearerCaller(world, call, credentials)
  if (isThroughGateway(call)) {
    throw new OddError(401, 'Unauthorized', { code: 401, message: 'Unauthorized' })
  }
  if (kind.toLowerCase() !== 'basic') return { account: undefined }
  const account = basicAccount(world, call, credentials)
  call.headers['x-seraph-loginreason'] = account ? 'OK' : 'AUTHENTICATED_FAILED'
  if (account) {
    call.headers['x-aaccountid'] = account.id
    call.callerName = account.emailAddress
  }
  return { account }
}

/** Who calls, which must be somebody. */
export function accountOfCaller(world: JiraWorld): Account {
  const { account } = world.caller
  if (account) return account
  throw new JiraError(401, [
    'You are not authenticated. Authentication required to perform this operation.',
  ])
}
