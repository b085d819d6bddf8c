import type { Order } from '../../../shared/db/expression.ts'
import { type DriveWorld, GoogleError, invalidValue } from '../protocol/index.ts'
import { type FileColumn, markTerm } from './compile.ts'

type FileOrder = Order<FileColumn>

/** The newest first, which an index gives. */
const standard: readonly FileOrder[] = [
  { term: 'modified_ms', direction: 'desc' },
  { term: 'seq', direction: 'desc' },
]

function keyOf(world: DriveWorld, name: string): Omit<FileOrder, 'direction'> & { isDown?: true } {
  switch (name) {
    case 'createdTime':
      return { term: 'created_ms' }
    case 'modifiedTime':
      return { term: 'modified_ms' }
    case 'folder':
      // Folders come first.
      return { term: 'isFolder', isDown: true }
    case 'name':
      return { term: 'lowerName' }
    case 'name_natural':
      return { term: 'naturalName' }
    case 'quotaBytesUsed':
      return { term: 'size' }
    case 'recency':
      return { term: 'modified_ms' }
    case 'starred':
      return { term: markTerm(world, 'starred'), otherwise: 0, isDown: true }
    case 'viewedByMeTime':
      return { term: markTerm(world, 'viewed_ms'), otherwise: 0 }
    case 'modifiedByMeTime':
      return { term: markTerm(world, 'modified_ms'), otherwise: 0 }
    case 'sharedWithMeTime':
      return { term: markTerm(world, 'shared_ms'), otherwise: 0 }
    default:
      throw invalidValue('orderBy')
  }
}

/**
 * The order a client asks for: keys with commas between them, each ascending unless it says
 * `desc`.
 */
export function readOrder(
  world: DriveWorld,
  orderBy: string | undefined,
  isRanked: boolean,
): readonly FileOrder[] {
  if (!orderBy) return standard
  if (isRanked) {
    throw new GoogleError(
      403,
      'forbidden',
      'Sorting is not supported for queries with fullText terms. Results are always in ' +
        'descending relevance order.',
      { location: 'orderBy', locationType: 'parameter' },
    )
  }
  const keys = orderBy.split(',').map((part): FileOrder => {
    const [name = '', word, ...rest] = part.trim().split(/\s+/)
    if (rest.length > 0 || (word !== undefined && word !== 'desc')) throw invalidValue('orderBy')
    const { isDown, ...key } = keyOf(world, name)
    return { ...key, direction: (word === 'desc') === (isDown === true) ? 'asc' : 'desc' }
  })
  return [...keys, { term: 'seq', direction: 'asc' }]
}
