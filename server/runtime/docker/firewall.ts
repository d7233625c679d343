import { AGENT_PORT, POSTGRES_PORT } from './ports.ts'

/** Private, shared, link-local (metadata services), benchmarking, multicast and reserved ranges. */
const CLOSED = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
]

type Surroundings = {
  /** The host's end of the sandbox's network, from where the server dials in. */
  gateway: string
  /** Name servers that may be asked though they lie in a closed range. */
  nameservers: readonly string[]
  /** The host's own addresses, which are not always private. */
  hostAddresses: readonly string[]
}

/**
 * The rules of a sandbox's network: out to the public internet and to name servers, in only for the
 * server. The network has no IPv6, and should it ever get one, it is closed.
 */
export function firewallRules({ gateway, nameservers, hostAddresses }: Surroundings): string {
  const servers = nameservers.length > 0 ? `{ ${nameservers.join(', ')} }` : undefined
  const askNames = servers
    ? [`ip daddr ${servers} udp dport 53 accept`, `ip daddr ${servers} tcp dport 53 accept`]
    : []
  return [
    'table inet atelier {',
    '  set closed {',
    '    type ipv4_addr; flags interval; auto-merge',
    `    elements = { ${[...CLOSED, ...hostAddresses].join(', ')} }`,
    '  }',
    ...chain('output', [
      'oif lo accept',
      'ct state established,related accept',
      ...askNames,
      // A reset is believed at once; programs try again for long after anything softer.
      ...['meta nfproto ipv6', 'ip daddr @closed'].flatMap((what) => [
        `${what} meta l4proto tcp reject with tcp reset`,
        `${what} reject with icmpx admin-prohibited`,
      ]),
      'accept',
    ]),
    ...chain('input', [
      'iif lo accept',
      'ct state established,related accept',
      `ip saddr ${gateway} tcp dport { ${AGENT_PORT}, ${POSTGRES_PORT} } accept`,
    ]),
    ...chain('forward', []),
    '}',
  ].join('\n')
}

function chain(hook: string, rules: readonly string[]): string[] {
  const head = `    type filter hook ${hook} priority filter; policy drop;`
  return [`  chain ${hook} {`, head, ...rules.map((rule) => `    ${rule}`), '  }']
}
