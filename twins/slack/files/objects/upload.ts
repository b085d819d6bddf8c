import type { SlackWorld } from '../../protocol/index.ts'
import type { Channel, Message } from '../../schema/index.ts'
import { createFile, toAttachedFile } from './file.ts'
import { announceCreated } from './file_share.ts'

/** A file as a person has it, with its content as text or in base 64. */
interface GivenFile {
  name: string
  title?: string | undefined
  content?: string | undefined
  content_base64?: string | undefined
}

/** Takes in files that a person writes a message with; answers them as the message shows them. */
export function uploadFiles(
  world: SlackWorld,
  files: readonly GivenFile[],
  user: string,
  channel: Channel,
): Message['files'] {
  return files.map(({ name, title, content = '', content_base64 }) => {
    const isEncoded = content_base64 !== undefined
    const bytes = isEncoded ? Buffer.from(content_base64, 'base64') : Buffer.from(content)
    const upload = world.db.uploads.insert({
      id: world.id('F', 10, 'upper'),
      ticket: world.id('', 40),
      filename: name,
      length: bytes.length,
      hash: world.blobs.keepBytes(bytes),
      user,
      is_complete: true,
    })
    const file = createFile(world, upload, title)
    announceCreated(world, file, { channel: channel.id })
    return toAttachedFile(file, channel.kind === 'channel')
  })
}
