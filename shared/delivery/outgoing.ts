import { lookup as resolve } from 'node:dns'
import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/**
 * Which addresses requests to the outside may go to. Everything that leaves an instance or the
 * fleet (deliveries, forwarding, probes, imports, challenges) asks the same policy.
 */
export interface TargetPolicy {
  /** `host` is as it was named, `address` what it resolved to. */
  allows(host: string, address: string): boolean
}

/** Any address: for a fleet that only its own machine reaches. */
export const anyTarget: TargetPolicy = { allows: () => true }

/** Addresses that are somebody's own network, or lead there by another notation. */
// Two lists: in one, every IPv4 address would be in the network of those that are mapped to IPv6.
const privateAddresses = { ipv4: new BlockList(), ipv6: new BlockList() }
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  privateAddresses.ipv4.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  privateAddresses.ipv6.addSubnet(network, prefix, 'ipv6')
}

/** Whether an address lies in a network that is not the public internet. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  return privateAddresses[family].check(address, family)
}

/** Public addresses alone, and the hosts that are named here: by name or by address. */
export function publicTargets(allowed: readonly string[] = []): TargetPolicy {
  const known = new Set(allowed.map((each) => each.toLowerCase()))
  return {
    allows: (host, address) =>
      known.has(host.toLowerCase()) || known.has(address) || !isPrivateAddress(address),
  }
}

/** A request that the policy keeps from being made. */
class TargetError extends Error {}

interface OutgoingRequest {
  method: string
  headers: Record<string, string>
  body?: string | Uint8Array | undefined
  timeout_ms: number
  /** Of the answer's body; the rest is not read. */
  limit_bytes: number
}

interface OutgoingAnswer {
  status: number
  headers: Record<string, string>
  body: Buffer
}

const agents = {
  'http:': { agent: new HttpAgent({ keepAlive: true }), request: httpRequest },
  'https:': { agent: new HttpsAgent({ keepAlive: true }), request: httpsRequest },
} as const

/**
 * Makes one request, follows no redirect, and connects to no other address than the one it checked.
 * Rejects with a `TargetError` where the policy forbids the target, with a `TimeoutError` where no
 * whole answer came in time.
 */
export async function send(
  target: string,
  { method, headers, body, timeout_ms, limit_bytes }: OutgoingRequest,
  policy: TargetPolicy,
): Promise<OutgoingAnswer> {
  const url = new URL(target)
  const { protocol } = url
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new TargetError(`${protocol} is not http or https`)
  }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host)) checkTarget(policy, host, host)
  const { agent, request } = agents[protocol]
  const options: RequestOptions = {
    method,
    headers,
    agent,
    lookup: checkedLookup(policy),
    signal: AbortSignal.timeout(timeout_ms),
  }
  return new Promise((done, reject) => {
    const outgoing = request(url, options, (incoming) => {
      const chunks: Buffer[] = []
      let size_bytes = 0
      const finish = () =>
        done({
          status: incoming.statusCode ?? 0,
          headers: Object.fromEntries(
            Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
          ),
          body: Buffer.concat(chunks),
        })
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size_bytes += chunk.length
        if (size_bytes <= limit_bytes) return
        finish()
        incoming.destroy()
      })
      incoming.on('end', finish)
      incoming.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function checkTarget(policy: TargetPolicy, host: string, address: string): void {
  if (policy.allows(host, address)) return
  throw new TargetError(`${host} is at ${address}, a private address; --allow-target allows it`)
}

/** Resolves a name and checks every address it has, so that the socket opens to a checked one. */
function checkedLookup(policy: TargetPolicy): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      try {
        for (const { address } of addresses) checkTarget(policy, host, address)
      } catch (refused) {
        return callback(refused instanceof Error ? refused : new Error(String(refused)), '')
      }
      const [first] = addresses
      if (options.all) callback(null, addresses)
      else callback(null, first?.address ?? '', first?.family)
    })
  }
}
