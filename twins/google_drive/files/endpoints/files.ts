import type { drive_v3 } from '@googleapis/drive'
import { day_ms } from '../../../../shared/time/units.ts'
import { openChannel } from '../../../google/channels.ts'
import { choice, count, flag, id, text, textOr } from '../../../google/params.ts'
import { ensureUnchanged } from '../../../google/protocol.ts'
import { body, ensure, method, scopes, userOf } from '../../protocol/index.ts'
import { answerFile, creating, fileFields, fileTag, reach, shown, updating } from '../args.ts'
import { createFile } from '../objects/creation.ts'
import { downloadFile } from '../objects/download.ts'
import type { FileBody } from '../objects/file.ts'
import { listFiles } from '../objects/listing.ts'
import { removeForever } from '../objects/trash.ts'
import { findFile, findFor } from '../objects/tree.ts'
import { updateFile } from '../objects/updating.ts'

const facts = { response: 'File', fields: fileFields } as const

export const files = {
  'POST /drive/v3/files': method(
    { ...facts, id: 'drive.files.create', scopes: scopes.write, media: 'upload' },
    () => ({ ...creating(), body: body<FileBody>('File') }),
    (world, args) => answerFile(world, createFile(world, args.body, { reach: args })),
  ),

  'GET /drive/v3/files/{fileId}': method(
    {
      ...facts,
      id: 'drive.files.get',
      scopes: scopes.read,
      media: 'download',
      isPublic: true,
    },
    () => ({ ...reach(), ...shown(), fileId: id(), acknowledgeAbuse: flag(), alt: text() }),
    (world, args) => {
      const file = findFile(world, args.fileId, args)
      if (args.alt === 'media') return downloadFile(world, file, args.acknowledgeAbuse)
      return answerFile(world, file)
    },
  ),

  'GET /drive/v3/files': method(
    {
      id: 'drive.files.list',
      scopes: scopes.read,
      response: 'FileList',
      fields: `kind,nextPageToken,incompleteSearch,files(${fileFields})`,
      isPublic: true,
    },
    () => ({
      ...reach(),
      ...shown(),
      corpora: text(),
      corpus: choice('domain', 'user'),
      driveId: text(),
      includeItemsFromAllDrives: flag(),
      includeTeamDriveItems: flag(),
      orderBy: text(),
      pageSize: count(1, 1000, 100),
      pageToken: text(),
      q: text(),
      spaces: textOr('drive'),
      teamDriveId: text(),
    }),
    listFiles,
  ),

  'PATCH /drive/v3/files/{fileId}': method(
    {
      ...facts,
      id: 'drive.files.update',
      scopes: ['drive', 'drive.appdata', 'drive.file', 'drive.metadata', 'drive.scripts'],
      media: 'upload',
    },
    () => ({ ...updating(), body: body<FileBody>('File') }),
    (world, args) => {
      const file = findFile(world, args.fileId, args)
      ensureUnchanged(world, fileTag(file))
      return answerFile(world, updateFile(world, file, args.body, args))
    },
  ),

  'DELETE /drive/v3/files/{fileId}': method(
    { id: 'drive.files.delete', scopes: scopes.write },
    () => ({ ...reach(), fileId: id(), enforceSingleParent: flag() }),
    (world, args) => {
      const file = findFor(world, args.fileId, 'canDelete', args)
      ensureUnchanged(world, fileTag(file))
      removeForever(world, file)
    },
  ),

  'POST /drive/v3/files/{fileId}/watch': method(
    {
      id: 'drive.files.watch',
      scopes: scopes.read,
      response: 'Channel',
      isWatchable: true,
    },
    () => ({
      ...reach(),
      ...shown(),
      fileId: id(),
      acknowledgeAbuse: flag(),
      body: body<drive_v3.Schema$Channel>('Channel'),
    }),
    (world, args) => {
      const file = findFile(world, args.fileId, args)
      return openChannel(world, args.body, {
        subject: `file ${file.id}`,
        uri: `https://www.googleapis.com/drive/v3/files/${file.id}?alt=json`,
        lifetime_ms: day_ms,
      })
    },
  ),

  'DELETE /drive/v3/files/trash': method(
    { id: 'drive.files.emptyTrash', scopes: scopes.manage },
    () => ({ enforceSingleParent: flag(), driveId: text() }),
    (world, { driveId }) => {
      const user = userOf(world)
      if (driveId !== undefined) findFor(world, driveId, 'canDeleteChildren')
      const where = driveId === undefined ? { owner: user.id } : { driveId }
      for (const file of world.db.files.list({ where: { ...where, explicitlyTrashed: true } })) {
        // What lay in a folder that was in the trash has gone with it.
        if (world.db.files.has(file.id)) removeForever(world, file)
      }
    },
  ),

  'GET /drive/v3/files/generateIds': method(
    { id: 'drive.files.generateIds', scopes: scopes.write, response: 'GeneratedIds' },
    () => ({ count: count(1, 1000, 10), space: textOr('drive'), type: textOr('files') }),
    (world, args) => {
      const isKnown = args.space === 'drive' || args.space === 'appDataFolder'
      ensure(isKnown, 400, 'invalid', 'Invalid Value', {
        location: 'space',
        locationType: 'parameter',
      })
      const ids = Array.from({ length: args.count }, () => world.id('1', 32))
      return { kind: 'drive#generatedIds', space: args.space, ids }
    },
  ),
}
