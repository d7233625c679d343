import type { Duplex } from 'node:stream'
import { Pool } from 'undici'
import type { Agent } from '../agent/agent.ts'

/** An SSE stream or a long poll holds one; so many may be open to one port. */
const MAX_CONNECTIONS = 512

/**
 * Kept-alive connections to apps, one pool per port and life of an agent. A pool is never keyed by
 * address: the next sandbox at the same address is somebody else's.
 */
export class Upstreams {
  readonly #pools = new WeakMap<Agent, Map<number, Pool>>()

  pool(agent: Agent, port: number): Pool {
    const pools = this.#poolsOf(agent)
    const known = pools.get(port)
    if (known) return known
    const made = openPool(agent, port)
    pools.set(port, made)
    return made
  }

  #poolsOf(agent: Agent): Map<number, Pool> {
    const known = this.#pools.get(agent)
    if (known) return known
    const made = new Map<number, Pool>()
    this.#pools.set(agent, made)
    void agent.gone.then(() => {
      for (const pool of made.values()) pool.destroy().catch(() => undefined)
      made.clear()
    })
    return made
  }
}

function openPool(agent: Agent, port: number): Pool {
  return new Pool(`http://localhost:${port}`, {
    connections: MAX_CONNECTIONS,
    pipelining: 1,
    // An app may think as long as it likes, and an event stream may be silent for hours.
    headersTimeout: 0,
    bodyTimeout: 0,
    // Node's own servers hang up after 5 s; a connection that is about to go is not used again.
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 60_000,
    maxHeaderSize: 64 * 1024,
    allowH2: false,
    connect: (_options, done) => {
      agent.dial(port).then(
        // The pool only reads, writes, corks and destroys: any duplex will do.
        (stream: Duplex) => done(null, stream as Parameters<typeof done>[1] & Duplex as never),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), null),
      )
    },
  })
}
