import { BlockList, isIPv4 } from 'node:net'

const SIZE = 16

/** One /28 after the other from a pool, beginning at `start` so that two callers seldom meet. */
export function* subnetsOf(pool: string, start: number): Generator<string> {
  const [base = '', bits = '16'] = pool.split('/')
  const count = 2 ** (28 - Number(bits))
  const first = toNumber(base)
  for (let index = 0; index < count; index += 1) {
    yield `${toAddress(first + ((start + index) % count) * SIZE)}/28`
  }
}

/** The host's end: the first address. */
export function gatewayOf(subnet: string): string {
  return toAddress(toNumber(subnet.split('/')[0] ?? '') + 1)
}

/** Whether two IPv4 subnets share an address. */
export function overlap(one: string, other: string): boolean {
  return contains(one, other) || contains(other, one)
}

function contains(subnet: string, other: string): boolean {
  const [base = '', bits = ''] = subnet.split('/')
  const [address = ''] = other.split('/')
  if (!isIPv4(base) || !isIPv4(address)) return false
  const list = new BlockList()
  list.addSubnet(base, Number(bits || 32), 'ipv4')
  return list.check(address)
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}
