import type { Args, Shape } from '../../../shared/contract.ts'
import { raw } from '../../../shared/http/reply.ts'
import type { Subject } from '../schema/index.ts'
import { pages, text } from './args/params.ts'
import { emit, emitChange } from './change.ts'
import { endpoint } from './endpoint.ts'
import { ensureFound, type StripeWorld } from './index.ts'
import type { Reach } from './keys.ts'
import { collectionOf, listPage, type TableName, type Where } from './paging/list.ts'
import { toTopLevel } from './print.ts'

type Make<Doc, S extends Shape> = (world: StripeWorld, args: Args<S>) => Doc
type Change<Doc, S extends Shape> = (world: StripeWorld, doc: Doc, args: Args<S>) => Doc

/** Where one of Stripe's objects lives and what it is called. */
interface Place {
  path: string
  table: TableName
  /** As in `No such customer`. */
  noun: string
  /** What a missing object's error calls its id. */
  param?: string
}

/**
 * The operations that most of Stripe's objects share: each table of endpoints names its own by the
 * method and path they answer to.
 */
export function resource<Doc extends Subject & { id: string }>(place: Place) {
  const { path, table, noun, param = 'id' } = place
  const find = (world: StripeWorld, id: string): Doc => {
    const found = collectionOf(world, table).text(id)
    ensureFound(found, noun, id, param)
    return JSON.parse(found) as Doc // the collection of this place holds these
  }
  return {
    find,

    list<S extends Shape>(filters: () => S, where?: (args: Args<S>) => Where) {
      const run = (world: StripeWorld, args: Args<S>) =>
        listPage(world, table, args, { url: path, noun, ...(where && { where: where(args) }) })
      // The arguments are those of `filters` and of a page.
      return endpoint(() => ({ ...filters(), ...pages() }), run as never)
    },

    get(reach: Reach = {}) {
      const run = (world: StripeWorld, { id }: { id: string }) => {
        const found = collectionOf(world, table).text(id) ?? world.db.tombstones.text(id)
        ensureFound(found, noun, id, param)
        return raw(toTopLevel(found))
      }
      return endpoint(() => ({ id: text() }), run, reach)
    },

    create<S extends Shape>(args: () => S, make: Make<Doc, S>, reach: Reach = {}) {
      return endpoint(args, make, reach)
    },

    /** `event` is told with the previous values where something changed. */
    update<S extends Shape>(
      args: () => S,
      change: Change<Doc, S>,
      save: (world: StripeWorld, doc: Doc) => Doc,
      event?: string,
    ) {
      const run = (world: StripeWorld, input: Args<S> & { id: string }) => {
        const before = find(world, input.id)
        const after = change(world, before, input)
        save(world, after)
        if (event !== undefined) emitChange(world, event, before, after)
        return after
      }
      // The arguments are those of `args` and the id of the path.
      return endpoint(() => ({ ...args(), id: text() }), run as never)
    },

    delete(remove: (world: StripeWorld, doc: Doc) => void, event?: string) {
      const run = (world: StripeWorld, { id }: { id: string }) => {
        const doc = find(world, id)
        remove(world, doc)
        if (event !== undefined) emit(world, event, doc)
        return { id, object: doc.object, deleted: true }
      }
      return endpoint(() => ({ id: text() }), run)
    },
  }
}
