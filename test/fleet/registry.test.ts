import { expect, test } from 'vitest'
import { controlPort, readHost, readPath, Urls } from '../../fleet/addresses.ts'
import { planPorts } from '../../fleet/control/ports.ts'
import { nearest } from '../../fleet/nearest.ts'
import { findTwin, registry } from '../../fleet/registry.ts'
import { testRegistry } from './support/registry.ts'

test.each([...registry.keys()])(
  'the registry says of %s what the twin says itself',
  async (name) => {
    const entry = findTwin(registry, name)
    const { twin, seeder } = await entry.load()
    const { label, kind, port, hosts } = entry
    expect({ name, label, kind, port, hosts: [...hosts] }).toEqual({
      name: twin.name,
      label: twin.label,
      kind: twin.kind,
      port: twin.port,
      hosts: [...twin.hosts],
    })
    expect(seeder).toBeDefined()
  },
)

test('no two twins share a port', () => {
  const ports = [controlPort, ...[...registry.values()].map(({ port }) => port)]
  expect(new Set(ports).size).toBe(ports.length)
})

test('a misspelt name leads to the nearest, a strange one to none', () => {
  const names = ['slack', 'stripe', 'google_drive', 'google_calendar', 'box']
  const words = ['slakc', 'Strip', 'google-drive', 'gogle_calender', 'bix', 'zebra', '']
  expect(words.map((word) => nearest(word, names))).toEqual([
    'slack',
    'stripe',
    'google_drive',
    'google_calendar',
    'box',
    undefined,
    undefined,
  ])
  expect(nearest('zebra', ['a-name-that-is-rather-long'])).toBeUndefined()
  expect(nearest('rough_wether', ['rough-weather'])).toBe('rough-weather')
})

test('ports: the usual ones, free ones, a base with the same distances, one by one', () => {
  const plan = (...wishes: string[]) => {
    const { control, of } = planPorts(testRegistry, wishes)
    return [control, of('hello'), of('good_day')]
  }
  expect(plan()).toEqual([12100, 12198, 12199])
  expect(plan('0')).toEqual([0, 0, 0])
  expect(plan('13000')).toEqual([13000, 13098, 13099])
  expect(plan('0', 'hello=4000,control=5000')).toEqual([5000, 4000, 0])
  expect(plan('good-day=1')).toEqual([12100, 12198, 1])
  expect(() => plan('http')).toThrow('is not a port')
  expect(() => plan('helo=1')).toThrow('Did you mean hello?')
  expect(() => plan('70000')).toThrow('is not a port')
})

test('paths and hosts are read, and what only looks like one is not', () => {
  expect(readPath('/t/pr-1/slack/api/x?y=1')).toEqual({
    prefix: '/t/pr-1/slack',
    address: { run: 'pr-1', twin: 'slack' },
  })
  expect(readPath('/t/pr-1/slack')?.prefix).toBe('/t/pr-1/slack')
  expect([readPath('/t/pr-1'), readPath('/x/t/a/b'), readPath('/t//slack')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  const host = (text?: string) => readHost(text, ['localhost'])
  expect(host('a--b--google-drive.localhost:80')).toEqual({ run: 'a--b', twin: 'google_drive' })
  expect([host(), host('localhost'), host('a--b.evil.test'), host('a--b')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('where instances have hosts, /admin has one of its own, which leads to the same', () => {
  const urls = new Urls({ host: '0.0.0.0', baseUrl: 'https://{run}--{twin}.twins.test' })
  const address = { run: 'pr-1', twin: 'google_drive' }
  expect([urls.of(address, 1), urls.admin(address, 1)]).toEqual([
    'https://pr-1--google-drive.twins.test',
    'https://admin-pr-1--google-drive.twins.test/admin',
  ])
  expect(readHost('admin-pr-1--google-drive.twins.test', ['twins.test'])).toEqual(address)
  const plain = new Urls({ host: '127.0.0.1' })
  expect(plain.admin(address, 9)).toBe(`${plain.of(address, 9)}/admin`)
})

test('without a base URL, clients come to the address the fleet listens on', () => {
  const of = (host: string) => new Urls({ host }).of({ run: 'default', twin: 'slack' }, 1)
  expect([of('127.0.0.1'), of('0.0.0.0'), of('::1')]).toEqual([
    'http://127.0.0.1:1',
    'http://localhost:1',
    'http://[::1]:1',
  ])
})
