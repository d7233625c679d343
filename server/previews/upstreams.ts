import type { Agent } from '../agent/agent.ts'
import { AppPool } from './app-pool.ts'

/**
 * Kept-alive connections to apps, one pool per port and life of an agent. A pool is never keyed by
 * address: the next sandbox at the same address is somebody else's.
 */
export class Upstreams {
  readonly #pools = new WeakMap<Agent, Map<number, AppPool>>()

  pool(agent: Agent, port: number): AppPool {
    const pools = this.#poolsOf(agent)
    const known = pools.get(port)
    if (known) return known
    const made = new AppPool({ dial: () => agent.dial(port) })
    pools.set(port, made)
    return made
  }

  #poolsOf(agent: Agent): Map<number, AppPool> {
    const known = this.#pools.get(agent)
    if (known) return known
    const made = new Map<number, AppPool>()
    this.#pools.set(agent, made)
    void agent.gone.then(() => {
      for (const pool of made.values()) pool.close()
      made.clear()
    })
    return made
  }
}
