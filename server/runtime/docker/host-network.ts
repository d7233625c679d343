import { readFile } from 'node:fs/promises'
import { isIPv4 } from 'node:net'
import { networkInterfaces } from 'node:os'

/** systemd-resolved puts a stub into the first; Docker then takes the real ones from the second. */
const RESOLVER_FILES = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf']

/** The name servers that containers of this host are sent to, as Docker finds them. */
export async function hostNameservers(): Promise<string[]> {
  const texts = await Promise.all(
    RESOLVER_FILES.map((path) => readFile(path, 'utf8').catch(() => '')),
  )
  const servers = texts
    .flatMap((text) => text.split('\n'))
    .map((line) => /^nameserver\s+(\S+)/.exec(line)?.[1] ?? '')
  // A resolver on loopback is asked by Docker itself, from the host's own network.
  return unique(servers.filter((server) => isIPv4(server) && !server.startsWith('127.')))
}

/** The host's own IPv4 addresses that stay the same while sandboxes come and go. */
export function hostAddresses(): string[] {
  const found = Object.entries(networkInterfaces())
    .filter(([name]) => !/^(br-|docker|veth|lo$)/.test(name))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(({ family }) => family === 'IPv4')
  return unique(found.map(({ address }) => address))
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].toSorted()
}
