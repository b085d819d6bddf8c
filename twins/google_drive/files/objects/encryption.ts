import { signClaims } from '../../../../shared/oauth/jwt.ts'
import { toSeconds } from '../../../../shared/time/units.ts'
import { signer } from '../../../google/keys.ts'
import { rankOf } from '../../permissions/access.ts'
import { capabilitiesOf } from '../../permissions/capabilities.ts'
import { type DriveWorld, ensure, GoogleError, invalidValue, userOf } from '../../protocol/index.ts'
import type { EncryptionRow, FileRow, KeyService } from '../../schema/index.ts'
import type { FileBody } from './file.ts'

const lifetime_s = 3600
const serviceId = '1'

/** The service that keeps a domain's keys; refused where its administrator named none. */
export function keyServiceOf(world: DriveWorld): KeyService {
  const service = world.db.key_services.get(serviceId)
  ensure(
    service,
    403,
    'forbidden',
    'Client-side encryption is not set up for this domain: it has no key service.',
  )
  return service
}

/** Names the service that keeps the domain's keys. https://support.google.com/a/answer/10743588 */
export function setKeyService(world: DriveWorld, name: string, url: string): KeyService {
  return world.db.key_services.put({ id: serviceId, name, url })
}

/**
 * What a key service asks for before it wraps or unwraps a key.
 * https://developers.google.com/workspace/cse/reference/authorization-tokens
 */
export function authorizationToken(
  world: DriveWorld,
  service: KeyService,
  fileId: string,
  role: 'reader' | 'writer',
): string {
  const { email } = userOf(world)
  const iat = toSeconds(world.now())
  const claims = {
    iss: 'gsuitecse-tokenissuer-drive@system.gserviceaccount.com',
    aud: 'cse-authorization',
    email,
    email_type: 'google',
    iat,
    exp: iat + lifetime_s,
    kacls_owner_domain: email.split('@')[1] ?? '',
    kacls_url: service.url,
    perimeter_id: '',
    resource_name: `//googleapis.com/drive/files/${fileId}`,
    role,
  }
  return signClaims(claims, signer.privateKey, { algorithm: 'RS256', keyId: signer.keyId })
}

/** Whether a caller may write what is in a file, or only read it. */
export function encryptionRole(world: DriveWorld, file: FileRow): 'reader' | 'writer' {
  const rank = rankOf(world, file, world.caller.user)
  return capabilitiesOf(file, rank).canModifyContent ? 'writer' : 'reader'
}

/** What a client says of the encryption of a file that it made or changed. */
export function readEncryption(
  world: DriveWorld,
  { clientEncryptionDetails: details }: FileBody,
): EncryptionRow | undefined {
  if (!details || details.encryptionState === 'unencrypted') return undefined
  if (details.encryptionState !== 'encrypted') throw invalidValue('encryptionState')
  const { wrappedKey, kaclsId, aes256GcmChunkSize, keyFormat, encryptionResourceKeyHash } =
    details.decryptionMetadata ?? {}
  const service = keyServiceOf(world)
  if (!wrappedKey || (kaclsId ?? serviceId) !== service.id) {
    throw new GoogleError(400, 'invalid', 'The decryption metadata names no wrapped key.')
  }
  return {
    wrappedKey,
    aes256GcmChunkSize: aes256GcmChunkSize ?? 'default',
    keyFormat: keyFormat ?? 'tinkAesGcmKey',
    ...(encryptionResourceKeyHash ? { encryptionResourceKeyHash } : {}),
  }
}

/** The encryption of a file with what opens it to the caller. */
export function toEncryption(world: DriveWorld, file: FileRow) {
  const { encryption } = file
  const service = world.db.key_services.get(serviceId)
  if (!encryption || !service || !world.caller.user) return undefined
  const jwt = authorizationToken(world, service, file.id, encryptionRole(world, file))
  const decryptionMetadata = { ...encryption, kaclsId: service.id, kaclsName: service.name, jwt }
  return { encryptionState: 'encrypted', decryptionMetadata }
}
