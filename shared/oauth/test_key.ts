import { createPublicKey } from 'node:crypto'

/**
 * An RSA key that is written down in the source, so that every start signs the same bytes and a key
 * file somebody keeps stays valid. It guards nothing.
 */
interface TestKey {
  /** The `kid` of what is signed with it. */
  readonly keyId: string
  /** PKCS #8, as PEM. */
  readonly privateKey: string
  /** The public half (SPKI), as PEM. */
  readonly publicKey: string
  /** X.509, as PEM; empty where the key has no certificate. */
  readonly certificate: string
  /** The public half as an entry of a JWKS (RFC 7517), for RS256. */
  readonly jwk: Readonly<Record<string, unknown>>
}

/** What is written down of a key: the base64 of its DER, in as many lines as it takes. */
interface TestKeySource {
  keyId: string
  /** PKCS #8. */
  privateKey: readonly string[]
  /** X.509. */
  certificate?: readonly string[]
}

/** The key in all forms that clients and servers ask for; the public half is found when read. */
export function testKey({ keyId, privateKey, certificate = [] }: TestKeySource): TestKey {
  const pem = toPem('PRIVATE KEY', privateKey)
  return {
    keyId,
    privateKey: pem,
    get publicKey() {
      return String(createPublicKey(pem).export({ type: 'spki', format: 'pem' }))
    },
    certificate: certificate.length === 0 ? '' : toPem('CERTIFICATE', certificate),
    get jwk() {
      const { n, e } = createPublicKey(pem).export({ format: 'jwk' })
      return { kid: keyId, use: 'sig', e, kty: 'RSA', n, alg: 'RS256' }
    },
  }
}

/** Base64 in PEM's lines of 64 columns (RFC 7468). */
function toPem(label: string, base64: readonly string[]): string {
  const lines = base64.join('').replaceAll(/.{64}(?=.)/g, '$&\n')
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
}
