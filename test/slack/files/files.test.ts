import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { clientOf } from '../../support/client.ts'
import { bootListening } from '../receiver.ts'
import {
  bootSlack,
  expectRefusals,
  ids,
  serveSlack,
  simulate,
  stateOf,
  tokens,
} from '../support.ts'

const { general } = ids
const bearer = { authorization: `Bearer ${tokens.bot}` }

function pathOf(url: string): string {
  return new URL(url).pathname
}

/** Uploads as the documentation has it: ask for a URL, send bytes there, complete. */
async function upload(
  { call, bot }: Pick<ReturnType<typeof bootSlack>, 'call' | 'bot'>,
  filename: string,
  content: string,
  share: object = { channel_id: general },
) {
  const { upload_url, file_id } = await bot('files.getUploadURLExternal', {
    filename,
    length: content.length,
  })
  const sent = await call(`POST ${pathOf(upload_url)}`, content)
  expect(sent.text).toBe(`OK - ${content.length}`)
  return bot('files.completeUploadExternal', { files: [{ id: file_id }], ...share })
}

test('uploads are refused before they are made, and leave no trace', async () => {
  const { bot, call, instance } = bootSlack()
  const before = await stateOf(instance)
  const ask = async (args: object) => (await bot('files.getUploadURLExternal', { ...args })).error
  expect(await ask({ filename: 'a.txt' })).toBe('invalid_arguments')
  expect(await ask({ filename: 'a.txt', length: 0 })).toBe('file_upload_size_restricted')
  expect((await call('POST /upload/v1/made-up', 'x')).status).toBe(404)
  const complete = (files: unknown) => bot('files.completeUploadExternal', { files })
  expect((await complete([{ id: 'F0NOTHERE0' }])).error).toBe('file_not_found')
  expect((await complete('nonsense')).error).toBe('invalid_arguments')
  expect((await bot('files.info', { file: 'F0NOTHERE0' })).error).toBe('file_not_found')
  expect(await stateOf(instance)).toBe(before)
  const { file_id } = await bot('files.getUploadURLExternal', { filename: 'a', length: 3 })
  expect((await complete([{ id: file_id }])).error).toBe('file_update_failed')
})

test('the SDK uploads several files at once, and their bytes come back', async () => {
  const { instance } = bootSlack()
  const { web } = await serveSlack(instance)
  const large = randomBytes(300_000)
  const { files } = await web.filesUploadV2({
    channel_id: general,
    initial_comment: 'Two files',
    file_uploads: [
      { filename: 'notes.txt', content: 'hello', title: 'Notes' },
      { filename: 'data.bin', file: large },
    ],
  })
  const uploaded = files.flatMap((each) => each.files ?? [])
  expect(uploaded.map(({ name }) => name)).toEqual(['notes.txt', 'data.bin'])
  const { messages = [] } = await web.conversations.history({ channel: general })
  expect(messages).toHaveLength(1)
  expect(messages[0]).toMatchObject({
    text: 'Two files',
    files: [{ title: 'Notes' }, { size: 300_000 }],
  })
  const read = async (index: number) => {
    const response = await fetch(uploaded[index]?.url_private ?? '', { headers: bearer })
    return Buffer.from(await response.arrayBuffer())
  }
  expect((await read(0)).toString()).toBe('hello')
  expect((await read(1)).equals(large)).toBe(true)
})

describe('a private file', () => {
  test('needs a token that may read it', async () => {
    const booted = bootSlack({ users: ['grace'] })
    const { files } = await upload(booted, 'plan.txt', 'secret', {})
    const [file] = files
    const path = pathOf(file.url_private)
    const read = (token?: string) =>
      booted.call(`GET ${path}`, undefined, token ? { authorization: `Bearer ${token}` } : {})
    const anonymous = await read()
    expect(anonymous.status).toBe(302)
    expect(anonymous.headers.get('location')).toContain('/?redir=%2Ffiles-pri%2F')
    expect((await read('xoxb-wrong')).status).toBe(302)
    expect((await read(tokens.user)).status).toBe(404)
    const own = await read(tokens.bot)
    expect([own.status, own.text, own.headers.get('content-type')]).toEqual([
      200,
      'secret',
      'text/plain',
    ])
    const saved = await booted.call(`GET ${pathOf(file.url_private_download)}`, undefined, bearer)
    expect(saved.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''plan.txt")
    expect((await booted.user('files.info', { file: file.id })).error).toBe('file_not_found')
  })

  test('keeps its name, which never becomes a path', async () => {
    const booted = bootSlack()
    const { files } = await upload(booted, '../../etc/passwd', 'x')
    expect(files[0].name).toBe('../../etc/passwd')
    expect(files[0].url_private).toMatch(/\/files-pri\/T0TWINFLT01-F\w+\/[a-z_]+$/)
    const wrong = await booted.call(
      'GET /files-pri/T0TWINFLT01-F0/..%2f..%2f..%2fetc%2fpasswd',
      undefined,
      bearer,
    )
    expect(wrong.status).toBe(404)
  })
})

test('files are listed by where, when and what, and leave a tombstone', async () => {
  const booted = bootSlack()
  const { bot, user } = booted
  const first = (await upload(booted, 'a.png', 'png', { channel_id: general })).files[0]
  const second = (await upload(booted, 'b.pdf', 'pdf', { channels: ids.random })).files[0]
  expect(first).toMatchObject({ channels: [general], is_public: true, filetype: 'png' })
  const list = async (args: object) =>
    (await bot('files.list', { ...args })).files.map(({ id }: { id: string }) => id)
  expect(await list({})).toEqual([second.id, first.id])
  expect(await list({ types: 'images' })).toEqual([first.id])
  expect(await list({ channel: ids.random })).toEqual([second.id])
  expect(await list({ count: 1, page: 2 })).toEqual([first.id])
  expect((await bot('files.list', { types: 'poems' })).error).toBe('unknown_type')
  expect((await bot('files.list', { count: 1 })).paging).toEqual({
    count: 1,
    total: 2,
    page: 1,
    pages: 2,
  })
  const info = await user('files.info', { file: first.id })
  expect(info.file.shares.public[general]).toHaveLength(1)
  expect(await bot('files.delete', { file: first.id })).toEqual({ ok: true })
  expect((await bot('files.delete', { file: first.id })).error).toBe('file_not_found')
  const { messages } = await bot('conversations.history', { channel: general })
  expect(messages[0].files).toEqual([{ id: first.id, mode: 'tombstone' }])
})

test('a large upload streams, and is not read into memory as an argument', async () => {
  const { instance, bot } = bootSlack()
  const size = 8 * 1024 * 1024
  const { upload_url, file_id } = await bot('files.getUploadURLExternal', {
    filename: 'film.mp4',
    length: size,
  })
  const chunk = new Uint8Array(1024 * 1024)
  let left = 8
  const body = new ReadableStream({
    pull(controller) {
      left -= 1
      if (left < 0) controller.close()
      else controller.enqueue(chunk)
    },
  })
  const sent = await clientOf(instance)(`POST ${pathOf(upload_url)}`, body)
  expect(sent.text).toBe(`OK - ${size}`)
  const { files } = await bot('files.completeUploadExternal', { files: [{ id: file_id }] })
  expect(files[0]).toMatchObject({ size, mimetype: 'video/mp4' })
})

test('an edited message has the files it names, and its channel the events of that', async () => {
  const { bot, user, types, envelopes, call, instance } = await bootListening({
    events: ['file_shared', 'file_unshared', 'message.channels'],
  })
  const files = [{ name: 'a.txt', content: 'a' }]
  const mine = { user: 'ada', channel: 'general' }
  const said = await simulate(instance, 'message', { ...mine, text: 'See', files })
  const later = await upload({ call, bot: user }, 'b.txt', 'b', {})
  const [{ id }] = later.files
  const edit = (args: object) =>
    user('chat.update', { channel: general, ts: said.ts, text: 'See', ...args })
  expect((await edit({ file_ids: ['F0NOBODY000'] })).error).toBe('file_not_found')
  const before = (await types()).length
  const kept = await edit({ text: 'Look' })
  expect(kept.message.files).toHaveLength(1)
  const { message } = await edit({ file_ids: [id] })
  expect(message.files.map((file: { id: string }) => file.id)).toEqual([id])
  expect((await types()).slice(before)).toEqual([
    'message.message_changed',
    'message.message_changed',
    'file_unshared',
    'file_shared',
  ])
  expect(envelopes().at(-1)?.event).toMatchObject({ file_id: id, channel_id: general })
  expect((await bot('files.info', { file: id })).file.channels).toEqual([general])
  expect((await edit({ file_ids: [] })).message).not.toHaveProperty('files')
})

test('files and comments on them are found where reactions are asked for', async () => {
  const booted = bootSlack()
  const { bot, instance } = booted
  const [{ id: file }] = (await upload(booted, 'a.txt', 'a')).files
  const { id: file_comment } = await simulate(instance, 'file_comment', {
    ...{ user: 'ada', file, comment: 'nice' },
  })
  await expectRefusals(bot, [
    ['reactions.get', {}, 'no_item_specified'],
    ['reactions.get', { file: 'F0NOBODY000' }, 'file_not_found'],
    ['reactions.get', { file_comment: 'Fc0' }, 'file_comment_not_found'],
    ['reactions.remove', { file, name: 'eyes' }, 'no_reaction'],
  ])
  expect(await bot('reactions.get', { file })).toMatchObject({ type: 'file', file: { id: file } })
  expect(await bot('reactions.get', { file_comment })).toMatchObject({
    ...{ type: 'file_comment', comment: { comment: 'nice' }, file: { id: file } },
  })
})
