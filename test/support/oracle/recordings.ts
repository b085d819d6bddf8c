import { isObject, objectOf, textOf } from './json.ts'
import { createRouter } from './routes.ts'

/** The shape of real answers of one operation with one status. */
export type Recording = { shape: unknown; recordings: number; isRecent: boolean }

/** The recorded answers of one twin, found by operation and status. */
export interface Recordings {
  find(operation: string, status: number): Recording[]
  // Operations that were recorded but that no description has.
  match(method: string, path: string): string | undefined
  operations: string[]
}

type RecordedRoute = { method: string; path: string; name: string }

// Before this year the descriptions know better.
const recentYear = '2024'

/** Indexes recordings; `nameOf` gives the described operation of a method and path. */
export function readRecordings(
  root: unknown,
  nameOf: (method: string, path: string) => string | undefined,
): Recordings {
  const shapes = new Map<string, Recording[]>()
  const undescribed = new Map<string, RecordedRoute>()
  for (const [title, node] of Object.entries(objectOf(root))) {
    const [, method, path, status] = /^(\S+) (.+) (\S+)$/.exec(title) ?? []
    if (!method || !path || !status || !isObject(node)) continue
    const described = nameOf(method, path)
    const name = described ?? `${method} ${path}`
    if (!described && !isTelling(path)) continue
    if (!described) undescribed.set(name, { method, path: toTemplate(path), name })
    // Events have no status; they are looked up as 200.
    const key = `${name} ${status === 'None' ? 200 : status}`
    shapes.set(key, [...(shapes.get(key) ?? []), toRecording(node)])
  }
  const router = createRouter([...undescribed.values()], false)
  return {
    find: (operation, status) => shapes.get(`${operation} ${status}`) ?? [],
    match: (method, path) => router.match(method, path)?.name,
    operations: [...undescribed.keys()],
  }
}

function toRecording(node: Record<string, unknown>): Recording {
  const newest = textOf(node.newest) ?? ''
  const recordings = typeof node.recordings === 'number' ? node.recordings : 1
  return { shape: node.shape, recordings, isRecent: newest >= recentYear }
}

// `/v1/{}/{}` would be taken for any path at all: names must not be fewer than placeholders.
function isTelling(path: string): boolean {
  const segments = path.split('/').filter((it) => it !== '' && !/^v\d/.test(it))
  const names = segments.filter((it) => /^[a-z]/i.test(it) && !it.includes('<'))
  return names.length * 2 >= segments.length
}

function toTemplate(path: string): string {
  return path.replaceAll(/[^/]*<[^/]*/g, '{id}').replaceAll('{}', '{id}')
}
