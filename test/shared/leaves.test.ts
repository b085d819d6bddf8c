import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hmac } from '../../shared/delivery/signature.ts'
import { ensureDirectory, fileSize, writeWhole } from '../../shared/fs.ts'
import { omitUndefined, ownEntry } from '../../shared/object.ts'
import { day_ms, day_s, second_ms, toSeconds, week_ms } from '../../shared/time/units.ts'

describe('objects', () => {
  test('what is undefined is left out, and nothing else that is empty', () => {
    const given = { a: undefined, b: null, c: 0, d: '', e: false, f: { g: undefined } }
    const left = omitUndefined(given)
    expect(Object.keys(left)).toEqual(['b', 'c', 'd', 'e', 'f'])
    expect(Object.keys(left.f)).toEqual(['g'])
  })

  test('a table has no entries but its own', () => {
    const table = { admin: 1 }
    expect(ownEntry(table, 'constructor')).toBeUndefined()
    expect(ownEntry(table, 'member')).toBeUndefined()
    expect(ownEntry(table, 'admin')).toBe(1)
  })
})

describe('units of time', () => {
  test('agree with each other', () => {
    expect(week_ms).toBe(604_800_000)
    expect(day_s * second_ms).toBe(day_ms)
  })

  test('seconds are whole, before the epoch too', () => {
    expect(toSeconds(1_999)).toBe(1)
    expect(toSeconds(-1)).toBe(-1)
  })
})

describe('files', () => {
  const root = mkdtempSync(join(tmpdir(), 'fs-'))

  test('a file that is not there has no bytes', () => {
    expect(fileSize(join(root, 'absent'))).toBe(0)
  })

  test('a directory is made with its parents, and may be there', () => {
    const path = join(root, 'a', 'b')
    expect(ensureDirectory(path)).toBe(path)
    expect(ensureDirectory(path)).toBe(path)
    expect(statSync(path).isDirectory()).toBe(true)
  })

  test('a write replaces what was there, keeps the mode and leaves nothing beside it', () => {
    const folder = ensureDirectory(join(root, 'written'))
    const path = join(folder, 'state')
    writeWhole(path, 'a longer text before')
    writeWhole(path, 'after', { mode: 0o600 })
    expect(readFileSync(path, 'utf8')).toBe('after')
    expect(fileSize(path)).toBe(5)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['state'])
  })
})

describe('signatures', () => {
  // RFC 4231, test case 2; RFC 2202, test case 2.
  const text = 'what do ya want for nothing?'

  test('are HMAC-SHA256 in hex where nothing else is said', () => {
    expect(hmac('Jefe', text)).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
    expect(hmac('jefe', text)).not.toBe(hmac('Jefe', text))
  })

  test('come in other algorithms and encodings, of bytes too', () => {
    const format = { algorithm: 'sha1', encoding: 'base64' } as const
    const expected = Buffer.from('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79', 'hex')
    expect(hmac('Jefe', Buffer.from(text), format)).toBe(expected.toString('base64'))
  })
})
