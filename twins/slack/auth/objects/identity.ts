import { createPrivateKey, createPublicKey } from 'node:crypto'
import { signClaims } from '../../../../shared/oauth/jwt.ts'

/**
 * The key that signs identity tokens. It is the same everywhere, so that a token is the same bytes
 * at every start, and it protects nothing.
 */
const encoded = [
  'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDOOf804sJpnm/oKT86KIAZ8pBv',
  'r3JVHcOMh1dnRWNP+9VLwv8yh4SAsA1qpXDOM86/DFVsy6V+Qpsmoced27sjaUhH0qubGwKMjogJ',
  '2Q9p+GOx3i+PhY/aCYxmXQv9Xgi254xWCr5+sPQbKtxu3Xna8IP2oFSE0HRNQGRNAa0JhxL/eIYe',
  'I4PfQXc2RcFMMbl7dIytWzDMkVLUbTaXk0wde4PgQN9iBJhSIz1WNKMSPcKZMn/Nf0EFkhTN/p3t',
  'p7XEmvBfgbSgGtAP0CAs7xXAoWOAU/IiP1DICGl0xr1km7dIkr8llmCWas4+lvS14WGNcLXv3UVP',
  'fgmMDH05MXYZAgMBAAECggEADLHUxCpmSc6jOGEbn4ahNhewrPNZoCQ0JqkpJ/YFQkXwEBkZkQB3',
  'F13fAY7cFhFp22hUtN0HW7GZb+QbD9xYFXq0ZJlzD1n3CvR2KtcGBCGyb19MQbM40vTuA9ob9BWP',
  'B0VTJfPE3LMjX63AgoGXL/NIyEx/z2oukpfRZM0i2/hsbuFfgtTpOUik/TFCH6BwGIk0pjBWWEpk',
  'vt5BibZ4ID8EFrPLYm9r4ijFB4W01WqL+SBp9rE1PZiTUqLycwbF6n56EUnVA1UnpyQc20hKqptA',
  'w3kWPG64fr6RFEEXF2XdEx3ffgUTHrdUb7fe17ug06ld/eUkauUdffV+uVaE1QKBgQD/5uA1Odmd',
  'DB7CmdlKgPtI6WnwykiHadlnqvuN9Qotdjbv4/B6qkojRdMN7iFVlVkJrWGvyR0zGaAwEUs48Xhk',
  'WHNOK0LZ3FTNb+7fx23lriN0nonZxayuQO2r8Kpky1xn7kHUo31kLRY1KYR/qFopfcjAZRmCDrIM',
  '7ka1oyLAbQKBgQDOTj5333R+UK1TOzVQ5s/5jyahEL8mi7ZQY+9fUA6wu5jDiFKb4PCc9QvxApff',
  'bi3Y6H3KKBEGRY6vJn9i5Ih6cjSzp1itmtlhncDLKsAPipKo9EvqCXqjEcDZaqdjsDzB8N7MV2MU',
  'IDMpmg7J62f+mT/haN7OoBc82HiGgY+43QKBgGf0YzpcENHifZByLTo94VbCM1403nfcAQxDAkOt',
  'un+zWSfkgeliyhFAKTesd/ArZmsu+tMNMQZ0L4W3UMaGGXEyGU0098hG4FBAW1qeyj8WmaKjUL6d',
  'tcNn7uT9NEsT7arut+FotOSACFh6UDAHtPDL/0RhDZau35evKBxbdB+VAoGBAITQbHjhm26CY8MU',
  'd/N4VGW2GclRLa4T/a/tVjpHIN34N5WR2pTNkDmLrD9hSwKlPNDKg8i0WJlwCDaMEzBILfCeO314',
  '+6bv7Ihida6V/AVFUbuBYqntpkz67etKNS8BU2wLtHNawsc/H5DlxCWL7mxCnpRv3hipiaw7NARr',
  'vmnlAoGAVc+PqpII7agDd2MaijRf6SHdJB7ogbp6JU5BWsnN/g0YmAcYnSN6jQmxTVsGYZcKx8Lu',
  'GGeoB006o6kLOZLaX+XP+v3in2N8UrjWql0IqfO37LBun8665AbyzsU/pHLLCDOhquvtdHrvsUzh',
  'l8HIHsoYwTuBbAHyKyrOUr6TupA=',
].join('')

const keyId = 'twinfleet-slack'

function privateKey() {
  return createPrivateKey({ key: Buffer.from(encoded, 'base64'), format: 'der', type: 'pkcs8' })
}

/** The public half, as the key set of an OpenID provider shows it. */
export function toKeySet() {
  const { kty, n, e } = createPublicKey(privateKey()).export({ format: 'jwk' })
  return { keys: [{ kty, n, e, kid: keyId, alg: 'RS256', use: 'sig' }] }
}

export function signIdentity(claims: Record<string, unknown>): string {
  const key = String(privateKey().export({ format: 'pem', type: 'pkcs8' }))
  return signClaims(claims, key, { algorithm: 'RS256', keyId })
}
