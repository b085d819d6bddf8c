import jwt from 'jsonwebtoken'
import { expect, test } from 'vitest'
import { people } from '../../seeders/google/baseline.ts'
import { signer } from '../../twins/google/keys.ts'
import { bootDrive, folder, make, refusal } from './support.ts'

test('a client encrypts a file with a key that the domain’s key service wrapped', async () => {
  const { call, owner, second } = bootDrive()
  const generate = (query = '') => owner(`GET /drive/v3/files/generateCseToken${query}`)
  expect(refusal(await generate())).toBe('403 forbidden')
  const url = 'https://keys.example.com/v1'
  await call('POST /admin/simulate', { action: 'set_key_service', name: 'Keys', url })
  expect(refusal(await generate('?fileId=a&parent=b'))).toBe('400 invalid')
  expect(refusal(await generate('?fileId=none'))).toBe('404 notFound')
  const parent = await make(owner, { name: 'Secrets', mimeType: folder })
  const { body: token } = await generate(`?parent=${parent}`)
  expect(token).toMatchObject({
    kind: 'drive#generateCseTokenResponse',
    currentKaclsId: '1',
    currentKaclsName: 'Keys',
  })
  const read = (text: string) =>
    jwt.verify(text, signer.publicKey, { audience: 'cse-authorization', ...frozen })
  const frozen = { clockTimestamp: Date.UTC(2030, 4, 13, 18) / 1000 }
  expect(read(token.jwt)).toMatchObject({
    email: people.owner.email,
    kacls_url: url,
    resource_name: `//googleapis.com/drive/files/${token.fileId}`,
    role: 'writer',
  })
  const decryptionMetadata = { wrappedKey: 'd3JhcHBlZA==', kaclsId: '1' }
  const encrypted = { encryptionState: 'encrypted', decryptionMetadata }
  const file = { id: token.fileId, name: 'Plan', parents: [parent] }
  const odd = { ...file, clientEncryptionDetails: { encryptionState: 'encrypted' } }
  expect(refusal(await owner('POST /drive/v3/files', odd))).toBe('400 invalid')
  const made = await owner('POST /drive/v3/files', { ...file, clientEncryptionDetails: encrypted })
  expect(made.body.id).toBe(token.fileId)
  const share = { type: 'user', role: 'reader', emailAddress: people.second.email }
  await owner(`POST /drive/v3/files/${token.fileId}/permissions`, share)
  const shown = await second(`GET /drive/v3/files/${token.fileId}?fields=clientEncryptionDetails`)
  const { decryptionMetadata: metadata } = shown.body.clientEncryptionDetails
  expect(metadata).toMatchObject({ ...decryptionMetadata, kaclsName: 'Keys' })
  expect(read(metadata.jwt)).toMatchObject({ email: people.second.email, role: 'reader' })
})
