import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { expect, test } from 'vitest'
import { testKey } from '../../shared/oauth/test_key.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const base64 = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
const lines = base64.match(/.{1,90}/g) ?? []
const key = testKey({ keyId: 'key-1', privateKey: lines, certificate: lines })

test('a key written down in lines is the PEM it was', () => {
  expect(key.privateKey).toBe(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  expect(key.certificate).toMatch(/^-----BEGIN CERTIFICATE-----\n(.{1,64}\n)+-----END CERT/)
  expect(testKey({ keyId: 'key-2', privateKey: lines }).certificate).toBe('')
})

test('what it signs is checked by its public half, as PEM and as JWK', () => {
  const token = jwt.sign({ sub: 'ada' }, key.privateKey, { algorithm: 'RS256', keyid: 'key-1' })
  expect(jwt.verify(token, key.publicKey)).toMatchObject({ sub: 'ada' })
  const fromJwk = createPublicKey({ key: { ...key.jwk }, format: 'jwk' })
  expect(jwt.verify(token, fromJwk)).toMatchObject({ sub: 'ada' })
  expect(key.jwk).toMatchObject({ kid: 'key-1', alg: 'RS256', kty: 'RSA' })
  expect(key.jwk).not.toHaveProperty('d')
  const [head = '', body = ''] = token.split('.')
  expect(() => jwt.verify(`${head}.${body}.AAAA`, key.publicKey)).toThrow('invalid signature')
})
