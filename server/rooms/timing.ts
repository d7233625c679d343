/** Every wait of a room, in one place, so that a test can make them short. Milliseconds. */
export type Timing = {
  /** One group commit per tick. */
  readonly tick: number
  readonly storeTimeout: number
  /** How long the store may fail before rooms take no more edits. */
  readonly storePatience: number
  readonly saveDebounce: number
  readonly saveMax: number
  /** A file that is missing may be in the middle of a `git checkout`. */
  readonly absentRecheck: number
  readonly retryMax: number
  readonly linger: number
  readonly awareness: number
  /** A reload of the page must not blink the caret. */
  readonly leaveGrace: number
  readonly keepAlive: number
  readonly gapPatience: number
  readonly lagPatience: number
  readonly leaseTtl: number
  readonly leaseRenew: number
  readonly flush: number
}

export const TIMING: Timing = {
  tick: 8,
  storeTimeout: 10_000,
  storePatience: 30_000,
  saveDebounce: 500,
  saveMax: 3_000,
  absentRecheck: 750,
  retryMax: 5_000,
  linger: 60_000,
  awareness: 50,
  leaveGrace: 3_000,
  keepAlive: 20_000,
  gapPatience: 10_000,
  lagPatience: 15_000,
  leaseTtl: 10_000,
  leaseRenew: 3_000,
  flush: 10_000,
}

/** A timer that does not keep the process alive. */
export function later(ms: number, run: () => void): NodeJS.Timeout {
  const timer = setTimeout(run, ms)
  timer.unref?.()
  return timer
}

/** Resolves after a while; does keep the process alive, because somebody waits. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

/** Rejects when `work` takes longer; `work` itself goes on. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
