import { z } from 'zod'
import type { Simulation } from '../../../../shared/contract.ts'
import { text } from '../../../google/params.ts'
import { type DriveWorld, ensure, method, scopes } from '../../protocol/index.ts'
import {
  authorizationToken,
  encryptionRole,
  keyServiceOf,
  setKeyService,
} from '../objects/encryption.ts'
import { findFile, findFor } from '../objects/tree.ts'

/** https://developers.google.com/workspace/drive/api/reference/rest/v3/files/generateCseToken */
export const encryption = {
  'GET /drive/v3/files/generateCseToken': method(
    {
      id: 'drive.files.generateCseToken',
      scopes: scopes.manage,
      response: 'GenerateCseTokenResponse',
    },
    () => ({ fileId: text(), parent: text() }),
    (world, { fileId, parent }) => {
      const isEither = fileId === undefined || parent === undefined
      ensure(isEither, 400, 'invalid', 'fileId and parent cannot be specified together.')
      const service = keyServiceOf(world)
      if (parent !== undefined) findFor(world, parent, 'canAddChildren')
      const known = fileId === undefined ? undefined : findFile(world, fileId)
      const id = known?.id ?? world.id('1', 32)
      const role = known ? encryptionRole(world, known) : 'writer'
      return {
        kind: 'drive#generateCseTokenResponse',
        fileId: id,
        currentKaclsId: service.id,
        currentKaclsName: service.name,
        jwt: authorizationToken(world, service, id, role),
      }
    },
  ),
}

/** What an administrator of the domain does. */
export const keyServices: Record<string, Simulation> = {
  set_key_service: {
    args: () => ({ name: z.string(), url: z.url() }),
    run: (world: DriveWorld, { name, url }: { name: string; url: string }) =>
      setKeyService(world, name, url),
  },
}
