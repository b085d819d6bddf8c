import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'

/** What stands before the seed of an Ed25519 key in PKCS #8. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

function keyOf(seed: string): KeyObject {
  const key = Buffer.concat([pkcs8, Buffer.from(seed, 'hex')])
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
}

/** An application's public key in hex, its `verify_key`. */
export function verifyKeyOf(seed: string): string {
  const der = createPublicKey(keyOf(seed)).export({ format: 'der', type: 'spki' })
  return der.subarray(-32).toString('hex')
}

/** `X-Signature-Ed25519` of a body at a time. */
export function signatureBy(seed: string, timestamp: string, body: string): string {
  return sign(null, Buffer.from(timestamp + body), keyOf(seed)).toString('hex')
}
