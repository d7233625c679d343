import { performance } from 'node:perf_hooks'

const SPAN_MS = 250

/** How busy this process is: the part of the last quarter of a second or so in which its event loop worked, 0 to 1. */
class LoopLoad {
  #since = performance.eventLoopUtilization()
  #at = performance.now()
  #load = 0

  now(): number {
    const now = performance.now()
    if (now - this.#at < SPAN_MS) return this.#load
    const until = performance.eventLoopUtilization()
    this.#load = performance.eventLoopUtilization(until, this.#since).utilization
    this.#since = until
    this.#at = now
    return this.#load
  }
}

const ours = new LoopLoad()

/** The load of this process, whose loop is one. */
export function loopLoad(): number {
  return ours.now()
}
