import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { until } from './rooms/test-world.ts'
import { collectWhenQuiet, collector, oldBytes } from './quiet-collection.ts'

const LOOK_MS = 50
// The server is started with it.
setFlagsFromString('--expose-gc')
globalThis.gc = runInNewContext('gc') as NodeJS.GCFunction
const collect = collector()

/** What has outlived its first moments, and nobody needs. */
function leave(bytes: number): void {
  const kept = Array.from({ length: bytes / 64 }, (_, at) => ({ at, text: `${at} of many` }))
  collect()
  expect(kept.length).toBeGreaterThan(0)
}

it('[QC1] what work left is collected once there is none, and once', async () => {
  let times = 0
  collect()
  const before = oldBytes()
  using _quiet = collectWhenQuiet({
    lookMs: LOOK_MS,
    restMs: 0,
    collect: () => {
      times += 1
      collect()
    },
  })
  await until(() => times === 1, 'what starting up left')
  leave(32 * 2 ** 20)
  expect(oldBytes() - before).toBeGreaterThan(16 * 2 ** 20)
  await until(() => times === 2, 'the collection')
  expect(oldBytes() - before).toBeLessThan(8 * 2 ** 20)
  await sleep(10 * LOOK_MS)
  expect(times).toBe(2)
})

it('[QC1] nothing is collected while there is work, nor soon again', async () => {
  let times = 0
  const busy = setInterval(() => spin(LOOK_MS / 5), LOOK_MS / 2)
  using _quiet = collectWhenQuiet({
    lookMs: LOOK_MS,
    restMs: 1_000,
    collect: () => void (times += 1),
  })
  await sleep(10 * LOOK_MS)
  clearInterval(busy)
  expect(times).toBe(0)
  await until(() => times > 0, 'the collection')
  await sleep(5 * LOOK_MS)
  expect(times).toBe(1)
})

function spin(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}
