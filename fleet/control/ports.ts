import { controlPort } from '../addresses.ts'
import { FleetError } from '../errors.ts'
import type { Registry } from '../registry.ts'
import { findTwin } from '../registry.ts'

/** Which port everything listens on. */
export interface PortPlan {
  control: number
  of(twin: string): number
}

function readPort(text: string, whole: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new FleetError(
    'usage',
    `${JSON.stringify(whole)} is not a port; write a number up to 65535, or name=number.`,
  )
}

/**
 * Reads `--port`: `0` (free ports for all), a number (the control port; the twins keep their
 * distance from it), and `name=number` for one twin or for `control`.
 */
export function planPorts(registry: Registry, wishes: readonly string[]): PortPlan {
  let base = controlPort
  const own = new Map<string, number>()
  for (const wish of wishes.flatMap((each) => each.split(','))) {
    const [name, number] = wish.includes('=') ? wish.split('=', 2) : [undefined, wish]
    const port = readPort(number ?? '', wish)
    if (name === undefined) base = port
    else own.set(name === 'control' ? name : findTwin(registry, name).name, port)
  }
  return {
    control: own.get('control') ?? base,
    of(twin) {
      const usual = registry.get(twin)?.port ?? 0
      return own.get(twin) ?? (base === 0 ? 0 : base + usual - controlPort)
    },
  }
}
