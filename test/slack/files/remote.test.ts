import { describe, expect, test } from 'vitest'
import { bootListening, bootSlack, expectRefusals, ids, simulate } from '../support.ts'

const { general, bot: botUser } = ids

describe('files that live elsewhere', () => {
  test('are added, shared, changed and removed by their app', async () => {
    const { bot, user, types } = bootListening()
    const about = { external_id: 'doc-1', external_url: 'https://docs.test/1', title: 'Plan' }
    await expectRefusals(bot, [
      ['files.remote.add', { ...about, external_url: 'nowhere' }, 'bad_url'],
      ['files.remote.info', {}, 'missing_argument'],
      ['files.remote.info', { external_id: 'doc-1' }, 'file_not_found'],
      ['files.remote.info', { external_id: 'doc-1', file: 'F0' }, 'invalid_arguments'],
    ])
    expect((await user('files.remote.add', about)).error).toBe('not_allowed_token_type')
    const { file } = await bot('files.remote.add', { ...about, filetype: 'pdf' })
    expect(file).toMatchObject({
      ...about,
      name: 'Plan',
      mimetype: 'application/pdf',
      mode: 'external',
      is_external: true,
      external_type: 'app',
      url_private: about.external_url,
      user: botUser,
    })
    expect((await bot('files.remote.add', about)).error).toBe('external_id_already_exists')
    const which = { external_id: 'doc-1' }
    expect((await bot('files.remote.info', { file: file.id })).file.id).toBe(file.id)
    const changed = await bot('files.remote.update', { ...which, title: 'Plan B' })
    expect(changed.file).toMatchObject({ title: 'Plan B', external_url: about.external_url })
    const shared = await bot('files.remote.share', { ...which, channels: general })
    expect(shared.file).toMatchObject({ channels: [general], is_public: true })
    const { messages } = await bot('conversations.history', { channel: general })
    expect(messages[0]).toMatchObject({ subtype: 'file_share', files: [{ id: file.id }] })
    const listed = async (args: object) =>
      (await bot('files.remote.list', { ...args })).files.length
    expect(await listed({ channel: general })).toBe(1)
    expect(await listed({ channel: ids.random })).toBe(0)
    expect(await listed({ ts_to: 1 })).toBe(0)
    expect(await bot('files.remote.remove', { file: file.id })).toEqual({ ok: true })
    expect((await bot('files.remote.info', which)).error).toBe('file_not_found')
    expect(types()).toEqual([
      'file_created',
      'file_change',
      'message',
      'file_public',
      'file_shared',
      'file_deleted',
    ])
  })
})

describe('a file', () => {
  const seed = {
    users: [{ name: 'bob' }],
    channels: [
      { name: 'box', messages: [{ text: 'x', files: [{ name: 'a.txt', content: 'b' }] }] },
    ],
  }

  test('is open to the world while its public URL is shared', async () => {
    const { user, bot, call } = bootSlack(seed)
    const [file] = (await user('files.list')).files
    const open = async () => (await call(`GET ${new URL(file.permalink_public).pathname}`)).status
    expect(await open()).toBe(404)
    expect((await bot('files.sharedPublicURL', { file: file.id })).error).toBe(
      'not_allowed_token_type',
    )
    expect((await user('files.sharedPublicURL', { file: 'F0' })).error).toBe('file_not_found')
    const shared = await user('files.sharedPublicURL', { file: file.id })
    expect(shared.file).toMatchObject({ id: file.id, public_url_shared: true })
    expect(await open()).toBe(200)
    const revoked = await user('files.revokePublicURL', { file: file.id })
    expect(revoked.file.public_url_shared).toBe(false)
    expect(await open()).toBe(404)
  })

  test('keeps old comments until somebody removes them', async () => {
    const { user, bot, instance } = bootSlack(seed)
    const [file] = (await user('files.list')).files
    const given = { user: 'bob', file: file.id, comment: 'Nice' }
    const { id } = await simulate(instance, 'file_comment', given)
    expect((await user('files.info', { file: file.id })).comments).toMatchObject([
      { id, comment: 'Nice' },
    ])
    const which = { file: file.id, id }
    expect((await bot('files.comments.delete', which)).error).toBe('cant_delete')
    expect(await user('files.comments.delete', which)).toEqual({ ok: true })
    expect((await user('files.comments.delete', which)).error).toBe('comment_not_found')
    expect((await user('files.info', { file: file.id })).comments).toEqual([])
  })
})
