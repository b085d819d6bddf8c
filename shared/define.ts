import type { Args, EventOf, Events, Outgoing, Route, Shape, Twin, World } from './contract.ts'

/** Declares an operation; each twin's protocol wraps this in a helper that knows its world. */
export function operation<W extends World, S extends Shape, Extra extends object>(
  extra: Extra,
  args: () => S,
  run: (world: W, args: Args<S>) => unknown,
): Extra & { args: () => S; run: (world: W, args: Args<S>) => unknown } {
  return { ...extra, args, run }
}

/** A twin's definition, where it says which events its world emits. */
type TwinOf<W extends World, EventMap> = Omit<Twin, 'events'> & {
  readonly events?: Omit<Events, 'expand'> & {
    expand(world: W, event: EventOf<EventMap>): readonly Outgoing[]
  }
}

/**
 * Declares a twin; checks at compile time that it is one. `EventMap` lists the data of each of its
 * events by name, the same as its world's.
 */
export function defineTwin<W extends World = World, EventMap = Record<string, unknown>>(
  twin: TwinOf<W, EventMap>,
): Twin {
  return twin as Twin // its world only emits the events of the map
}

/** Where an operation of a twin answers. */
export function routeOf({ protocol }: Twin, operation: string): Route {
  if (protocol.route) return protocol.route(operation)
  const [method = 'GET', path = '/'] = operation.split(' ')
  return { methods: [method], path }
}
