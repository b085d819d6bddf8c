import { z } from 'zod'
import type { Call } from '../../../shared/contract.ts'
import { readMultipart } from '../../../shared/http/body.ts'
import { reply } from '../../../shared/http/reply.ts'
import { noteChange } from '../issues/history.ts'
import { ensureMay, findIssue, issueFor } from '../issues/issue.ts'
import { saveIssue } from '../issues/saving.ts'
import { answer, noContent } from '../protocol/answers.ts'
import { flag, optional, text } from '../protocol/args.ts'
import { accountOfCaller } from '../protocol/authenticate.ts'
import { endpoint } from '../protocol/endpoint.ts'
import { JiraError, OddError } from '../protocol/error.ts'
import { nextId } from '../protocol/ids.ts'
import { siteUrl } from '../protocol/site.ts'
import type { JiraWorld } from '../protocol/world.ts'
import type { Attachment, Issue } from '../schema/issues.ts'
import { isImage, showAttachment } from './attachment.ts'

type Multipart = Awaited<ReturnType<typeof readMultipart>>

const limit_bytes = 1_000_000_000

async function readFiles(call: Call): Promise<{ form: Multipart }> {
  if (call.header('x-atlassian-token') !== 'no-check') {
    throw new OddError(403, 'XSRF check failed', {
      message: 'XSRF check failed',
      'status-code': 403,
    })
  }
  return { form: await readMultipart(call, { file_bytes: limit_bytes }) }
}

function findAttachment(world: JiraWorld, id: string): Attachment {
  const attachment = world.db.attachments.get(id)
  if (attachment) {
    findIssue(world, attachment.issue)
    return attachment
  }
  throw new JiraError(404, [`The attachment with id '${id}' does not exist`])
}

function noteFile(world: JiraWorld, issue: Issue, file: Attachment, isGone: boolean): void {
  const [id, name] = [file.id, file.filename]
  const item = {
    field: 'Attachment',
    fieldtype: 'jira' as const,
    fieldId: 'attachment',
    from: isGone ? id : null,
    fromString: isGone ? name : null,
    to: isGone ? null : id,
    toString: isGone ? null : name,
  }
  const saved = saveIssue(world, issue, {})
  const change = noteChange(world, saved, [item])
  world.emit('jira:issue_updated', { issue: saved, change, kind: 'issue_updated' })
}

function content(world: JiraWorld, file: Attachment, isRedirected: boolean) {
  if (isRedirected) {
    const location =
      `${siteUrl(world)}/secure/attachment/${file.id}` + `/${encodeURIComponent(file.filename)}`
    return reply({ status: 303, headers: { location } })
  }
  return bytes(world, file)
}

/** The bytes, or the part of them that is asked for. */
function bytes(world: JiraWorld, file: Attachment) {
  const headers: Record<string, string> = {
    'content-type': file.mimeType,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.filename)}`,
    'accept-ranges': 'bytes',
  }
  const range = world.call?.header('range')
  if (range === undefined) return reply({ headers, body: world.blobs.read(file.hash) ?? null })
  const match = /^bytes=(\d+)-(\d*)$/.exec(range)
  if (!match) throw new JiraError(400, ['The range header is malformed.'])
  const start = Number(match[1])
  const end = Math.min(match[2] ? Number(match[2]) : file.size - 1, file.size - 1)
  if (start > end) throw new JiraError(416, ['The range is not satisfiable.'])
  headers['content-range'] = `bytes ${start}-${end}/${file.size}`
  return reply({ status: 206, headers, body: world.blobs.read(file.hash, start, end) ?? null })
}

export const attachments = {
  'POST /rest/api/3/issue/{issueIdOrKey}/attachments': endpoint(
    'anyone',
    () => ({ issueIdOrKey: text(), form: z.custom<Multipart>() }),
    (world, { issueIdOrKey, form }) => {
      const problem = 'You do not have permission to create attachments for this issue.'
      const issue = issueFor(world, issueIdOrKey, 'CREATE_ATTACHMENTS', problem)
      const files = form.files.filter(({ field }) => field === 'file')
      if (files.length === 0) throw new JiraError(400, ['No files were attached.'])
      const made = files.map(({ filename, mimeType, blob }) => {
        const hash = world.blobs.keep(blob)
        const file = world.db.attachments.insert({
          id: nextId(world, 'attachment'),
          issue: issue.id,
          filename,
          mimeType,
          size: blob.size,
          hash,
          authorId: accountOfCaller(world).id,
          created_ms: world.now(),
        })
        noteFile(world, world.db.issues.get(issue.id) ?? issue, file, false)
        const part = showAttachment(world, file)
        world.emit('attachment_created', { issueId: issue.id, part })
        return part
      })
      return answer(200, made)
    },
    { input: readFiles },
  ),

  'GET /rest/api/3/attachment/meta': endpoint(
    'user',
    () => ({}),
    () => ({
      enabled: true,
      uploadLimit: limit_bytes,
    }),
  ),

  'GET /rest/api/3/attachment/{id}': endpoint(
    'anyone',
    () => ({ id: text() }),
    (world, { id }) => {
      const shown = showAttachment(world, findAttachment(world, id))
      return { ...shown, id: Number(shown.id) }
    },
  ),

  'GET /rest/api/3/attachment/content/{id}': endpoint(
    'anyone',
    () => ({ id: text(), redirect: flag(true) }),
    (world, { id, redirect }) => content(world, findAttachment(world, id), redirect),
  ),

  'GET /rest/api/3/attachment/thumbnail/{id}': endpoint(
    'anyone',
    () => ({
      id: text(),
      redirect: flag(true),
      width: optional(),
      height: optional(),
      fallbackToDefault: optional(),
    }),
    (world, { id, redirect }) => {
      const file = findAttachment(world, id)
      if (!isImage(file)) throw new JiraError(404, ['The attachment has no thumbnail.'])
      return content(world, file, redirect)
    },
  ),

  'DELETE /rest/api/3/attachment/{id}': endpoint(
    'anyone',
    () => ({ id: text() }),
    (world, args) => {
      const file = findAttachment(world, args.id)
      const issue = findIssue(world, file.issue)
      const own = file.authorId === world.caller.account?.id ? 'OWN' : 'ALL'
      const problem = `You do not have permission to delete attachment with id: ${args.id}`
      ensureMay(world, issue, `DELETE_${own}_ATTACHMENTS`, problem)
      world.db.attachments.delete(file.id)
      noteFile(world, issue, file, true)
      world.emit('attachment_deleted', { issueId: issue.id, part: showAttachment(world, file) })
      return noContent()
    },
  ),
}

/** Where the bytes of an attachment lie. */
export const attachmentPages = {
  'GET /secure/attachment/{id}/{filename}': endpoint(
    'anyone',
    () => ({ id: text(), filename: text() }),
    (world, { id }) => bytes(world, findAttachment(world, id)),
  ),
}
