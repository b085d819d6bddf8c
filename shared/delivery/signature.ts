import { createHmac } from 'node:crypto'

/** How a provider signs: the hash below the HMAC (RFC 2104), and how the result is written. */
interface SignatureFormat {
  algorithm: 'sha1' | 'sha256' | 'sha512'
  encoding: 'hex' | 'base64'
}

/** The HMAC of a text or of bytes under a secret. */
export function hmac(
  secret: string | Uint8Array,
  content: string | Uint8Array,
  { algorithm, encoding }: SignatureFormat = { algorithm: 'sha256', encoding: 'hex' },
): string {
  return createHmac(algorithm, secret).update(content).digest(encoding)
}

/** Changes the last letter of the headers that carry a signature, so that it is one of nothing. */
export function spoilSignature(
  headers: Record<string, string>,
  signatureHeaders: readonly string[] = [],
): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!signatureHeaders.includes(name.toLowerCase())) continue
    headers[name] = value.slice(0, -1) + (value.endsWith('0') ? '1' : '0')
  }
}
