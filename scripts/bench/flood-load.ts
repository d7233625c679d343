import { setTimeout as sleep } from 'node:timers/promises'
import { takeOrders } from './load-process.ts'
import { openShell, type ShellPlace } from './shells.ts'

export type FloodOrders = { flood: ShellPlace; forMs: number }
export type FloodResult = { mbPerSecond: number; freshScreens: number }
const WARM_MS = 2_000

/** A browser's part of a flood: everything goes through xterm.js's own parser before it is acknowledged. */
await takeOrders<FloodOrders, FloodResult>(async ({ flood, forMs }, ready) => {
  const shell = await openShell(flood, true)
  await sleep(WARM_MS)
  void ready()
  const { bytes, screens } = shell
  const began = performance.now()
  await sleep(forMs)
  const seconds = (performance.now() - began) / 1000
  const result = {
    mbPerSecond: (shell.bytes - bytes) / 1e6 / seconds,
    freshScreens: shell.screens - screens,
  }
  shell.close()
  return result
})
