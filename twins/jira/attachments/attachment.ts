import { linkTo } from '../protocol/site.ts'
import { showTime } from '../protocol/time.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Attachment, Issue } from '../schema/issues.ts'
import { showPerson } from '../users/account.ts'

export const isImage = ({ mimeType }: Attachment) => /^image\/(png|jpeg|gif)$/.test(mimeType)

export function showAttachment(world: JiraWorld, attachment: Attachment) {
  const { id } = attachment
  return {
    self: linkTo(world, `attachment/${id}`),
    id,
    filename: attachment.filename,
    author: showPerson(world, attachment.authorId),
    created: showTime(attachment.created_ms),
    size: attachment.size,
    mimeType: attachment.mimeType,
    content: linkTo(world, `attachment/content/${id}`),
    ...(isImage(attachment) && { thumbnail: linkTo(world, `attachment/thumbnail/${id}`) }),
  }
}

export function attachmentsOf(world: JiraWorld, issue: Readonly<Issue>) {
  return world.db.attachments
    .list({ where: { issue: issue.id } })
    .map((each) => showAttachment(world, each))
}
