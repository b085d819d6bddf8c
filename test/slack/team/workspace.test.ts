import { describe, expect, test } from 'vitest'
import { bootListening, bootSlack, expectRefusals, ids, noon_s, simulate } from '../support.ts'

const { ada, bot: botUser, general } = ids
const event_ts = `${noon_s}.000000`

describe('user groups', () => {
  test('are made, filled, changed and put out of use, and the apps are told', async () => {
    const { bot, events } = bootListening({ users: [{ name: 'bob' }] })
    const { members } = await bot('users.list')
    const bob = members.find(({ name }: { name: string }) => name === 'bob').id
    await expectRefusals(bot, [
      ['usergroups.create', { name: ' ' }, 'no_name_provided'],
      ['usergroups.create', { name: 'Ada', handle: 'ada' }, 'handle_already_exists'],
      ['usergroups.create', { name: 'X', channels: 'C0' }, 'channel_not_found'],
      ['usergroups.update', { usergroup: 'S0' }, 'no_such_subteam'],
    ])
    const made = await bot('usergroups.create', { name: 'The Writers', channels: general })
    const { id } = made.usergroup
    expect(made.usergroup).toEqual({
      id,
      team_id: ids.team,
      is_usergroup: true,
      is_subteam: true,
      name: 'The Writers',
      handle: 'the-writers',
      description: '',
      is_external: false,
      date_create: noon_s,
      date_update: noon_s,
      date_delete: 0,
      created_by: botUser,
      updated_by: botUser,
      prefs: { channels: [general], groups: [] },
      channel_count: 1,
      users: [],
    })
    await expectRefusals(bot, [
      ['usergroups.create', { name: 'The Writers' }, 'name_already_exists'],
      ['usergroups.users.update', { usergroup: id, users: '' }, 'no_users_provided'],
      ['usergroups.users.update', { usergroup: id, users: 'U0' }, 'invalid_users'],
      ['usergroups.enable', { usergroup: id }, 'already_enabled'],
    ])
    const users = `${ada},${bob},${ada}`
    await bot('usergroups.users.update', { usergroup: id, users })
    expect((await bot('usergroups.users.list', { usergroup: id })).users).toEqual([ada, bob])
    await bot('usergroups.users.update', { usergroup: id, users: bob })
    const changed = await bot('usergroups.update', { usergroup: id, name: 'Authors' })
    expect(changed.usergroup).toMatchObject({ name: 'Authors', handle: 'the-writers' })
    const asked = { include_users: true, include_count: true }
    const { usergroups } = await bot('usergroups.list', asked)
    expect(usergroups).toMatchObject([{ id, users: [bob], user_count: 1 }])
    const gone = await bot('usergroups.disable', { usergroup: id })
    expect(gone.usergroup).toMatchObject({ date_delete: noon_s, deleted_by: botUser })
    expect((await bot('usergroups.list')).usergroups).toEqual([])
    expect((await bot('usergroups.users.list', { usergroup: id })).error).toBe('no_such_subteam')
    expect((await bot('usergroups.list', { include_disabled: true })).usergroups).toHaveLength(1)
    const back = await bot('usergroups.enable', { usergroup: id, include_count: 1 })
    expect(back.usergroup).toMatchObject({ date_delete: 0, user_count: 1 })
    expect(events().map(({ type }) => type)).toEqual([
      'subteam_created',
      ...['subteam_updated', 'subteam_members_changed'],
      ...['subteam_updated', 'subteam_members_changed'],
      ...['subteam_updated', 'subteam_updated', 'subteam_updated'],
    ])
    expect(events()[4]).toEqual({
      type: 'subteam_members_changed',
      subteam_id: id,
      team_id: ids.team,
      date_previous_update: noon_s,
      date_update: noon_s,
      added_users: [],
      added_users_count: 0,
      removed_users: [ada],
      removed_users_count: 1,
      event_ts,
    })
  })

  test('of a seed are as those of the API', async () => {
    const { bot } = bootSlack({ usergroups: [{ name: 'On Call', users: ['ada'] }] })
    const { usergroups } = await bot('usergroups.list', { include_users: true })
    expect(usergroups).toMatchObject([{ handle: 'on-call', users: [ada], created_by: ada }])
  })
})

describe('bookmarks', () => {
  test('are kept in order by those in the channel', async () => {
    const { bot, user } = bootSlack()
    const { channel } = await user('conversations.create', { name: 'elsewhere' })
    const link = { title: 'Docs', type: 'link', link: 'https://docs.test/a' }
    await expectRefusals(bot, [
      ['bookmarks.add', { channel_id: 'C0', ...link }, 'channel_not_found'],
      ['bookmarks.add', { channel_id: channel.id, ...link }, 'not_in_channel'],
      ['bookmarks.add', { channel_id: general, ...link, type: 'file' }, 'invalid_bookmark_type'],
      ['bookmarks.add', { channel_id: general, ...link, link: 'javascript:1' }, 'invalid_link'],
      ['bookmarks.edit', { channel_id: general, bookmark_id: 'Bk0' }, 'not_found'],
    ])
    const { bookmark } = await bot('bookmarks.add', { channel_id: general, ...link })
    expect(bookmark).toEqual({
      id: expect.stringMatching(/^Bk[0-9A-Z]{10}$/),
      channel_id: general,
      title: 'Docs',
      link: 'https://docs.test/a',
      emoji: '',
      icon_url: 'https://docs.test/favicon.ico',
      type: 'link',
      date_created: noon_s,
      date_updated: 0,
      rank: '01',
      last_updated_by_user_id: botUser,
      last_updated_by_team_id: ids.team,
    })
    await bot('bookmarks.add', { channel_id: general, ...link, title: 'More' })
    const which = { channel_id: general, bookmark_id: bookmark.id }
    const edited = await user('bookmarks.edit', { ...which, title: 'Guide', emoji: ':book:' })
    expect(edited.bookmark).toMatchObject({ title: 'Guide', emoji: ':book:', link: link.link })
    const titles = async () =>
      (await bot('bookmarks.list', { channel_id: general })).bookmarks.map(
        ({ title, rank }: Record<string, string>) => `${rank} ${title}`,
      )
    expect(await titles()).toEqual(['01 Guide', '02 More'])
    expect(await bot('bookmarks.remove', which)).toEqual({ ok: true })
    expect(await titles()).toEqual(['02 More'])
    expect((await bot('bookmarks.remove', which)).error).toBe('not_found')
  })
})

describe('stars', () => {
  test('are a person’s own, on messages, files and conversations', async () => {
    const { bot, user, types, events } = bootListening({
      channels: [{ name: 'box', messages: [{ text: 'x', files: [{ name: 'a', content: 'b' }] }] }],
    })
    const { ts } = await bot('chat.postMessage', { channel: general, text: 'keep this' })
    const [file] = (await user('files.list')).files
    const message = { channel: general, timestamp: ts }
    expect((await bot('stars.add', message)).error).toBe('not_allowed_token_type')
    await expectRefusals(user, [
      ['stars.add', {}, 'no_item_specified'],
      ['stars.add', { channel: general, timestamp: '1' }, 'bad_timestamp'],
      ['stars.add', { file: 'F0' }, 'file_not_found'],
      ['stars.add', { file_comment: 'Fc0' }, 'file_comment_not_found'],
      ['stars.remove', message, 'not_starred'],
    ])
    for (const what of [message, { file: file.id }, { channel: general }]) {
      expect(await user('stars.add', what)).toEqual({ ok: true })
    }
    expect((await user('stars.add', message)).error).toBe('already_starred')
    const { items, paging } = await user('stars.list')
    expect(paging).toEqual({ count: 100, total: 3, page: 1, pages: 1 })
    expect(items).toMatchObject([
      { type: 'channel', channel: general, date_create: noon_s },
      { type: 'file', file: { id: file.id, is_starred: true } },
      { type: 'message', channel: general, message: { ts, text: 'keep this', is_starred: true } },
    ])
    const first = await user('stars.list', { limit: 2 })
    expect(first.items).toHaveLength(2)
    const { next_cursor: cursor } = first.response_metadata
    expect((await user('stars.list', { limit: 2, cursor })).items).toHaveLength(1)
    expect(await user('stars.remove', { channel: general })).toEqual({ ok: true })
    await bot('chat.delete', { channel: general, ts })
    expect((await user('stars.list')).items).toMatchObject([{ type: 'file' }])
    const told = types().filter((type) => type.startsWith('star'))
    expect(told).toEqual(['star_added', 'star_added', 'star_added', 'star_removed'])
    expect(events().find(({ type }) => type === 'star_added')).toMatchObject({
      user: ada,
      item: { type: 'message', channel: general, date_create: noon_s },
    })
  })
})

describe('Do Not Disturb', () => {
  test('is paused for a while and ends by itself', async () => {
    const { bot, user, instance, events } = bootListening()
    await expectRefusals(user, [
      ['dnd.endSnooze', {}, 'snooze_not_active'],
      ['dnd.setSnooze', {}, 'missing_duration'],
      ['dnd.setSnooze', { num_minutes: 99_999_999 }, 'too_long'],
      ['dnd.info', { user: 'U0' }, 'user_not_found'],
    ])
    expect((await bot('dnd.setSnooze', { num_minutes: 5 })).error).toBe('not_allowed_token_type')
    const off = { dnd_enabled: false, next_dnd_start_ts: 1, next_dnd_end_ts: 1 }
    expect(await user('dnd.info')).toEqual({ ok: true, ...off, snooze_enabled: false })
    const snooze_endtime = noon_s + 600
    const on = { snooze_enabled: true, snooze_endtime, snooze_remaining: 600 }
    const started = await user('dnd.setSnooze', { num_minutes: '10' })
    expect(started).toEqual({ ok: true, ...on, snooze_is_indefinite: false })
    expect(await user('dnd.info', { user: ada })).toMatchObject(on)
    expect(await bot('dnd.info', { user: ada })).toEqual({ ok: true, ...off })
    const team = await bot('dnd.teamInfo', { users: `${ada},U0` })
    expect(team.users).toEqual({ [ada]: off })
    await instance.advanceTo(snooze_endtime * 1000)
    expect(await user('dnd.info')).toMatchObject({ snooze_enabled: false })
    await user('dnd.setSnooze', { num_minutes: 10 })
    expect(await user('dnd.endSnooze')).toEqual({ ok: true, ...off, snooze_enabled: false })
    expect(await user('dnd.endDnd')).toEqual({ ok: true })
    const told = events()
    expect(told).toHaveLength(8)
    expect(told.slice(0, 2)).toEqual([
      { type: 'dnd_updated', user: ada, dnd_status: { ...off, ...on }, event_ts },
      { type: 'dnd_updated_user', user: ada, dnd_status: off, event_ts },
    ])
  })
})

describe('a workspace', () => {
  test('shows its logs and bills to administrators', async () => {
    const { user, bot, instance } = bootSlack({ users: [{ name: 'bob' }] })
    for (const name of ['team.accessLogs', 'team.billableInfo', 'team.integrationLogs']) {
      expect((await bot(name)).error).toBe('not_allowed_token_type')
    }
    await simulate(instance, 'sign_in', { user: 'bob', ip: '10.0.0.1' })
    await simulate(instance, 'sign_in', { user: 'bob', ip: '10.0.0.1' })
    await simulate(instance, 'sign_in', { user: 'ada' })
    const { logins, paging } = await user('team.accessLogs')
    expect(paging).toMatchObject({ total: 2, page: 1 })
    expect(logins[1]).toMatchObject({ username: 'bob', ip: '10.0.0.1', count: 2 })
    expect((await user('team.accessLogs', { limit: 1 })).logins).toHaveLength(1)
    expect((await user('team.accessLogs', { before: noon_s - 1 })).logins).toEqual([])
    const { billable_info } = await user('team.billableInfo')
    expect(Object.values(billable_info)).toEqual([
      { billing_active: true },
      { billing_active: true },
    ])
    expect((await user('team.billableInfo', { user: ada })).billable_info).toEqual({
      [ada]: { billing_active: true },
    })
    expect((await user('team.integrationLogs')).logs).toEqual([])
  })

  test('tells its plan, preferences and profile fields', async () => {
    const { bot, instance } = bootSlack()
    const show = { label: 'Pronouns', type: 'text' }
    const { id } = await simulate(instance, 'profile_field', show)
    await simulate(instance, 'profile_field', { label: 'Badge', is_hidden: true })
    const labels = async (visibility: string) =>
      (await bot('team.profile.get', { visibility })).profile.fields.map(
        ({ label }: { label: string }) => label,
      )
    expect(await labels('all')).toEqual(['Pronouns', 'Badge'])
    expect(await labels('hidden')).toEqual(['Badge'])
    const { profile } = await bot('team.profile.get', { visibility: 'visible' })
    const field = { ...show, id, ordering: 0, hint: '', is_hidden: false }
    expect(profile).toEqual({ fields: [field], sections: [] })
    expect(await bot('team.billing.info')).toEqual({ ok: true, plan: 'std' })
    expect(await bot('team.preferences.list')).toMatchObject({ who_can_post_general: 'ra' })
    const { teams } = await bot('auth.teams.list', { include_icon: true })
    expect(teams).toMatchObject([
      { id: ids.team, name: 'Twinfleet', icon: { image_default: true } },
    ])
    expect((await bot('emoji.list', { include_categories: true })).categories).toHaveLength(8)
  })

  test('checks blocks before they are sent', async () => {
    const { bot } = bootSlack()
    const blocks = [{ type: 'section' }]
    expect(await bot('blocks.validate', { message: { blocks } })).toEqual({
      ok: false,
      error: 'invalid_blocks',
      errors: [
        {
          code: 'invalid_blocks',
          message: expect.stringContaining('`text`'),
          pointer: '/message/blocks/0',
        },
      ],
    })
    expect(await bot('blocks.validate', { blocks: [{ type: 'divider' }] })).toEqual({ ok: true })
  })
})

test('a photo is set from an upload, shown, and taken away', async () => {
  const { user, call, as } = bootSlack()
  const png = Buffer.from('89504e470d0a1a0a00', 'hex')
  const send = (bytes: Uint8Array<ArrayBuffer>) => {
    const form = new FormData()
    form.set('image', new Blob([bytes]), 'me.png')
    const request = new Request('http://x.test', { method: 'POST', body: form })
    return request.arrayBuffer().then((body) =>
      call('POST /api/users.setPhoto', new Uint8Array(body), {
        'content-type': request.headers.get('content-type') ?? '',
        authorization: 'Bearer xoxp-F9SXMECOSFOGYR3XKXWN',
      }),
    )
  }
  expect((await user('users.setPhoto')).error).toBe('bad_image')
  expect((await send(new Uint8Array([1, 2, 3]))).body.error).toBe('bad_image')
  const { profile } = (await send(new Uint8Array(png))).body
  expect(profile.image_original).toMatch(/\/avatars\/[0-9a-f]{12}-original\.png$/)
  expect((await user('users.profile.get')).profile).toMatchObject(profile)
  const shown = await call(`GET ${new URL(profile.image_512).pathname}`)
  expect(shown.headers.get('content-type')).toBe('image/png')
  expect((await call('GET /avatars/0-24.png')).status).toBe(404)
  expect(await as('xoxp-F9SXMECOSFOGYR3XKXWN')('users.deletePhoto')).toEqual({ ok: true })
  expect((await user('users.profile.get')).profile.image_original).toBeUndefined()
})
