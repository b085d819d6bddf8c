import { z } from 'zod'
import { orText, text } from '../schema.ts'

const role = z.enum(['reader', 'commenter', 'writer'])

const shared = () => z.array(orText('email', { email: text(), role: role.optional() })).default([])

const file = () =>
  z.strictObject({
    name: text(),
    content: z.string().optional(),
    content_base64: z.base64().optional(),
    mime_type: text().optional(),
    description: z.string().optional(),
    shared_with: shared(),
    starred: z.boolean().default(false),
    trashed: z.boolean().default(false),
    at: z.string().optional(),
  })

export type FileSeed = z.output<ReturnType<typeof file>>

export interface FolderSeed {
  name: string
  files: FileSeed[]
  folders: FolderSeed[]
  shared_with: FileSeed['shared_with']
}

const folder: z.ZodType<FolderSeed> = z.strictObject({
  name: text(),
  files: z.array(file()).default([]),
  folders: z.array(z.lazy(() => folder)).default([]),
  shared_with: shared(),
})

const driveRole = z.enum(['reader', 'commenter', 'writer', 'fileOrganizer', 'organizer'])

/** The part of a seed_config for Drive. */
export const DriveSeed = () =>
  z.strictObject({
    users: z
      .array(
        orText('email', {
          email: text(),
          name: text().optional(),
          is_admin: z.boolean().optional(),
        }),
      )
      .default([]),
    folders: z.array(folder).default([]),
    files: z.array(file()).default([]),
    shared_drives: z
      .array(
        z.strictObject({
          name: text(),
          members: z
            .array(orText('email', { email: text(), role: driveRole.optional() }))
            .default([]),
          files: z.array(file()).default([]),
          folders: z.array(folder).default([]),
        }),
      )
      .default([]),
    comments: z
      .array(
        z.strictObject({
          file: text(),
          content: text(),
          author: text().optional(),
          replies: z
            .array(orText('content', { content: text(), author: text().optional() }))
            .default([]),
        }),
      )
      .default([]),
  })

export type DriveSeed = z.output<ReturnType<typeof DriveSeed>>
