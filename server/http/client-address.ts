import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'

/** What a server of ours, which passed a request on, says of who is at its other end. */
const TOLD = new WeakMap<IncomingMessage, string>()

/** From now on this is where the request comes from, whatever its connection says. */
export function tellAddress(request: IncomingMessage, address: string): void {
  TOLD.set(request, address)
}

/** The address of whoever made a request, for counting. */
export function addressOf(request: IncomingMessage, trustedProxies: number): string {
  const { headers, socket } = request
  const forwarded = headers['x-forwarded-for']
  return (
    TOLD.get(request) ??
    clientAddress({
      remoteAddress: socket.remoteAddress,
      forwardedFor: Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
      trustedProxies,
    })
  )
}

/** Who is at the other end, for counting: an address, a network for IPv6, `local` for this machine. */
export function clientAddress(request: {
  remoteAddress: string | undefined
  forwardedFor: string | undefined
  trustedProxies: number
}): string {
  const { remoteAddress, forwardedFor, trustedProxies } = request
  const chain = (forwardedFor ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  // Only what our own proxies appended is true: they are the last ones, we count from the right.
  const said = trustedProxies > 0 ? chain.at(-trustedProxies) : undefined
  return counted(said ?? remoteAddress ?? '127.0.0.1')
}

function counted(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  if (plain === '::1' || plain.startsWith('127.')) return 'local'
  // One customer has a whole /64: counting single addresses would count nothing.
  return isIPv6(plain) ? networkOf(plain) : plain
}

function networkOf(address: string): string {
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const middle =
    tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0')
  const groups = [...left, ...middle, ...right].slice(0, 4)
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
