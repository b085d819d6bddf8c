import { OAuthError, redeemCode } from '../../../../shared/oauth/grants.ts'
import { inAccount } from '../../protocol/account.ts'
import { application } from '../../protocol/application.ts'
import { emit } from '../../protocol/change.ts'
import { StripeError, type StripeWorld } from '../../protocol/index.ts'
import { deleteAccount, insertAccount } from './account.ts'
import { completeAccount } from './onboarding.ts'

export type Scope = 'read_only' | 'read_write'

/** What an account's owner says of themselves when they let an application in. */
export interface Owner {
  type: 'express' | 'standard'
  business_name?: string | undefined
  country?: string | undefined
  email?: string | undefined
  first_name?: string | undefined
  last_name?: string | undefined
}

type OAuthCode = NonNullable<ConstructorParameters<typeof StripeError>[1]>['oauth']

/** A refusal in OAuth's shape. https://docs.stripe.com/connect/oauth-reference */
export function oauthError(oauth: NonNullable<OAuthCode>, message: string, status = 400) {
  return new StripeError(message, { oauth, status })
}

/** Ends what a code or an account gave the platform: its keys and refresh tokens. */
function revoke(world: StripeWorld, account: string): void {
  const keys = world.db.keys.list().filter((each) => each.account === account)
  for (const { id } of keys) world.db.keys.delete(id)
  for (const token of world.db.oauth_tokens.list({ where: { user: account } })) {
    world.db.oauth_tokens.replace({ ...token, isRevoked: true })
  }
}

/** Trades an authorization code in: from then on the account is connected. */
export function connectByCode(world: StripeWorld, code: string) {
  const known = world.db.oauth_codes.get(code)
  const account = known?.user ?? ''
  if (known?.isUsed) {
    revoke(world, account)
    throw new StripeError(
      'This authorization code has already been used. All tokens issued with this code have ' +
        'been revoked.',
      { oauth: 'invalid_grant', commits: true },
    )
  }
  try {
    redeemCode(world, { code, client: application.id, redirectUri: known?.redirectUri })
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    const reason = known ? 'has expired' : 'does not exist'
    throw oauthError('invalid_grant', `Authorization code ${reason}: ${code}`)
  }
  if (!world.db.accounts.has(account)) {
    // What the page wrote there.
    const owner = known?.data as unknown as Owner
    const { business_name, country = 'US', email = null, type, ...names } = owner
    const made = insertAccount(world, {
      id: account,
      type,
      controller: undefined,
      country,
      email,
      metadata: {},
      capabilities: ['card_payments', 'transfers'],
    })
    const profile = made.business_profile
    const named = profile && business_name ? { ...profile, name: business_name } : profile
    completeAccount(world, { ...made, ...(named && { business_profile: named }) }, names)
  }
  emit(inAccount(world, account), 'account.application.authorized', application)
  return { account, scope: (known?.scopes[0] ?? 'read_write') as Scope } // as the page wrote it
}

/** Ends the connection of an account. https://docs.stripe.com/connect/oauth-reference#post-deauthorize */
export function disconnect(world: StripeWorld, id: string): void {
  const account = world.db.accounts.get(id)
  if (!account) {
    throw oauthError(
      'invalid_client',
      `This application is not connected to stripe account ${id}, or that account does not exist.`,
      401,
    )
  }
  revoke(world, id)
  deleteAccount(world, account)
}
