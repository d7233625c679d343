import { performance } from 'node:perf_hooks'
import { getHeapSpaceStatistics } from 'node:v8'

/** Busy for less than this share of the time, two looks in a row: nobody feels the 80 ms that it takes. */
const QUIET = 0.03
const LOOKS = 2
/** Less than this is not worth it. */
const LEFT_BYTES = 8 * 2 ** 20

type Deps = {
  readonly collect: () => void
  readonly lookMs: number
  /** From one collection to the next. */
  readonly restMs: number
}

/**
 * Collects garbage when there is nothing else to do. V8 does so when it is asked for more memory; a server
 * whose people have gone is not, and what starting up left in its heap stayed: 25 MB of 164 (docs/benchmarks.md).
 */
export function collectWhenQuiet({ collect, lookMs, restMs }: Deps = real()): Disposable {
  let before = performance.eventLoopUtilization()
  let quiet = 0
  let least = 0
  let restUntil = 0
  const look = (): void => {
    const now = performance.eventLoopUtilization()
    quiet = performance.eventLoopUtilization(now, before).utilization < QUIET ? quiet + 1 : 0
    before = now
    least = Math.min(least, oldBytes())
    if (quiet < LOOKS || performance.now() < restUntil || oldBytes() - least < LEFT_BYTES) return
    collect()
    least = oldBytes()
    restUntil = performance.now() + restMs
  }
  const timer = setInterval(look, lookMs).unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

function real(): Deps {
  return { collect: collector(), lookMs: 1_000, restMs: 10 * 60_000 }
}

/** All that can go, and pages of the heap back to the machine. Without the flag there is none, and that is no harm. */
export function collector(): () => void {
  const { gc } = globalThis
  return () => gc?.({ type: 'major', flavor: 'last-resort', execution: 'sync' })
}

/** What has outlived the young generation, which is collected as it fills. */
export function oldBytes(): number {
  const old = getHeapSpaceStatistics().filter(({ space_name }) => !space_name.startsWith('new_'))
  return old.reduce((sum, { space_used_size }) => sum + space_used_size, 0)
}
