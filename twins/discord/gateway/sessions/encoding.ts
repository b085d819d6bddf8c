import { constants, createDeflate } from 'node:zlib'
import type { Connection } from '../../../../shared/contract.ts'

/** How the frames of one connection travel. */
export type Compression = 'none' | 'zlib-stream' | 'zstd-stream'

/** Sends frames over a connection in its transport compression, in order. */
export function encoderFor(
  connection: Connection,
  compression: Compression,
): (text: string) => void {
  if (compression === 'zlib-stream') return deflateOver(connection)
  if (compression === 'zstd-stream') return zstdOver(connection)
  return (text) => connection.send(text)
}

/** One deflate context for the whole connection, flushed after every frame. */
function deflateOver(connection: Connection): (text: string) => void {
  const deflate = createDeflate({ flush: constants.Z_SYNC_FLUSH })
  let chunks: Buffer[] = []
  deflate.on('data', (chunk: Buffer) => chunks.push(chunk))
  return (text) => {
    deflate.write(text, () => {
      connection.send(Buffer.concat(chunks))
      chunks = []
    })
  }
}

/** Magic number, no checksum, and a window that holds the largest block. */
const zstdHeader = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58])
const zstdBlock_bytes = 128 * 1024

/**
 * One zstd frame for the whole connection. Its blocks are raw, which every decoder reads: Node 20
 * has no zstd, and what is compressed matters to no client.
 * https://www.rfc-editor.org/rfc/rfc8878#name-blocks
 */
function zstdOver(connection: Connection): (text: string) => void {
  let isBegun = false
  return (text) => {
    const bytes = Buffer.from(text)
    const parts = isBegun ? [] : [zstdHeader]
    isBegun = true
    for (let start = 0; start < bytes.length; start += zstdBlock_bytes) {
      const block = bytes.subarray(start, start + zstdBlock_bytes)
      const header = Buffer.alloc(3)
      header.writeUIntLE(block.length << 3, 0, 3)
      parts.push(header, block)
    }
    connection.send(Buffer.concat(parts))
  }
}
