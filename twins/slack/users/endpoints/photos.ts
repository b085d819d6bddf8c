import { z } from 'zod'
import type { StagedBlob } from '../../../../shared/db/blobs.ts'
import { operation } from '../../../../shared/define.ts'
import { htmlReply, reply } from '../../../../shared/http/reply.ts'
import { isRecord } from '../../../../shared/json.ts'
import { whole } from '../../protocol/args.ts'
import {
  baseUrlPlaceholder,
  contentType,
  ensure,
  method,
  type SlackWorld,
} from '../../protocol/index.ts'
import { changeProfile, findUser, plainHash, toIcons } from '../objects/user.ts'

const write = { scope: 'users.profile:write', tokens: ['user'], tier: 2 } as const
const sizes = [24, 32, 48, 72, 192, 512, 1024]

/** The first bytes of the kinds of picture Slack takes. */
const pictures = [
  { mime: 'image/png', start: '89504e47' },
  { mime: 'image/jpeg', start: 'ffd8ff' },
  { mime: 'image/gif', start: '47494638' },
]

function kindOf(world: SlackWorld, hash: string): string | undefined {
  const head = world.blobs.read(hash, 0, 7)
  // A blob as large as to be a stream starts like any other, but cannot be read at once.
  if (!(head instanceof Uint8Array)) return 'image/png'
  const hex = Buffer.from(head).toString('hex')
  return pictures.find(({ start }) => hex.startsWith(start))?.mime
}

export const photos = {
  'users.setPhoto': method(
    write,
    () => ({
      image: z.custom<StagedBlob>((value) => isRecord(value) && typeof value.hash === 'string', {
        message: 'bad_image',
      }),
      crop_x: whole().optional(),
      crop_y: whole().optional(),
      crop_w: whole().optional(),
    }),
    (world, { image }) => {
      // Only a form has files; JSON could but look like one.
      ensure(world.call && contentType(world.call) === 'multipart/form-data', 'bad_image')
      const hash = world.blobs.keep(image)
      ensure(kindOf(world, hash), 'bad_image')
      const avatar_hash = hash.slice(0, 12)
      world.db.photos.put({ id: avatar_hash, hash })
      const icons = toIcons(avatar_hash, sizes)
      const image_original = `${baseUrlPlaceholder}/avatars/${avatar_hash}-original.png`
      const shown = { avatar_hash, ...icons, image_original }
      const user = findUser(world, world.caller.user)
      changeProfile(world, user, { ...shown, is_custom_image: true })
      return { profile: shown }
    },
  ),

  'users.deletePhoto': method(
    write,
    () => ({}),
    (world) => {
      const user = findUser(world, world.caller.user)
      const { image_original: _o, image_1024: _l, is_custom_image: _c, ...profile } = user.profile
      const avatar_hash = plainHash(user.name)
      const icons = toIcons(avatar_hash, sizes.slice(0, -1))
      changeProfile(world, { ...user, profile }, { avatar_hash, ...icons })
    },
  ),
}

const picture = operation(
  { access: 'none' as const },
  () => ({ name: z.string() }),
  (world: SlackWorld, { name }) => {
    const hash = world.db.photos.get(name.slice(0, 12))?.hash
    if (hash === undefined) return htmlReply('<!doctype html><title>Not found</title>', 404)
    const headers = { 'content-type': kindOf(world, hash) ?? 'image/png' }
    return reply({ headers, body: world.blobs.read(hash) ?? null })
  },
)

export const photoRoutes = { 'GET /avatars/{name}': picture }
