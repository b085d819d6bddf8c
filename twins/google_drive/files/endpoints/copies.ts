import { callOut } from '../../../../shared/http/reply.ts'
import { flag, id, text } from '../../../google/params.ts'
import { body, method } from '../../protocol/index.ts'
import { answerFile, fileFields, reach, shown } from '../args.ts'
import { copyFile, importCopy, isImport } from '../objects/copying.ts'
import type { FileBody } from '../objects/file.ts'
import { findFor } from '../objects/tree.ts'

export const copies = {
  'POST /drive/v3/files/{fileId}/copy': method(
    {
      id: 'drive.files.copy',
      scopes: ['drive', 'drive.appdata', 'drive.file', 'drive.photos.readonly'],
      response: 'File',
      fields: fileFields,
    },
    () => ({
      ...reach(),
      ...shown(),
      fileId: id(),
      enforceSingleParent: flag(),
      ignoreDefaultVisibility: flag(),
      keepRevisionForever: flag(),
      ocrLanguage: text(),
      body: body<FileBody>('File'),
    }),
    (world, args) => {
      const { body: asked, fileId } = args
      const file = findFor(world, fileId, 'canCopy', args)
      if (!isImport(file, asked)) return answerFile(world, copyFile(world, file, asked, args))
      return callOut(
        async () => importCopy(world, file, asked.mimeType ?? ''),
        (document) => {
          const source = findFor(world, fileId, 'canCopy', args)
          return answerFile(world, copyFile(world, source, asked, args, document))
        },
      )
    },
  ),
}
