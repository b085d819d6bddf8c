import { expect, test } from 'vitest'
import { bootDrive, folder, make } from './support.ts'

test('several keys order a listing, each in its direction', async () => {
  const { owner, advance } = bootDrive()
  for (const [name, mimeType] of [
    ['b', 'text/plain'],
    ['a', 'text/plain'],
    ['b', folder],
    ['a', 'text/css'],
  ] as const) {
    await make(owner, { name, mimeType })
    await advance('PT1M')
  }
  const listed = async (orderBy: string) => {
    const { body } = await owner(
      `GET /drive/v3/files?orderBy=${orderBy}&fields=files(name,createdTime)`,
    )
    return body.files.map(({ name, createdTime }: { name: string; createdTime: string }) =>
      [name, createdTime.slice(14, 16)].join(''),
    )
  }
  expect(await listed('folder,name,createdTime+desc')).toEqual(['b02', 'a03', 'a01', 'b00'])
  expect(await listed('name+desc,+createdTime')).toEqual(['b00', 'b02', 'a01', 'a03'])
  expect(await listed('folder+desc,modifiedTime')).toEqual(['b00', 'a01', 'a03', 'b02'])
})

test('what former clients say is taken, and does what it did', async () => {
  const { owner } = bootDrive()
  const { body: drive } = await owner('POST /drive/v3/teamdrives?requestId=1', { name: 'Team' })
  const former = 'supportsTeamDrives=true&enforceSingleParent=true'
  const { body: file } = await owner(`POST /drive/v3/files?${former}&ocrLanguage=de`, {
    ...{ name: 'within', parents: [drive.id] },
  })
  const { body: mine } = await owner('POST /drive/v3/files?enforceSingleParent=true', {
    ...{ name: 'mine' },
  })
  const { body: moved } = await owner(
    `PATCH /drive/v3/files/${mine.id}?${former}&addParents=${drive.id}&removeParents=root`,
    {},
  )
  expect(moved).toMatchObject({ id: mine.id, driveId: drive.id, teamDriveId: drive.id })
  const query = `corpora=teamDrive&teamDriveId=${drive.id}&includeTeamDriveItems=true&${former}`
  const { body } = await owner(`GET /drive/v3/files?orderBy=name&${query.split('&enforce')[0]}`)
  expect(body.files.map(({ id }: { id: string }) => id)).toEqual([mine.id, file.id])
  const { body: back } = await owner(
    `PATCH /drive/v3/files/${mine.id}?fields=driveId,ownedByMe&${former}` +
      `&addParents=root&removeParents=${drive.id}`,
    {},
  )
  expect(back).toEqual({ ownedByMe: true })
})
