import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { installProbe, timeLoad, type Load, type Screen } from './page-probe.ts'
import { median } from './rows.ts'

const MBIT = 1_000_000 / 8
/** A laptop of some years on a line in the country: four times slower, 10 Mbps, 40 ms. */
const SLOW = {
  cpu: 4,
  network: { downloadThroughput: 10 * MBIT, uploadThroughput: 10 * MBIT, latency: 40 },
}
const FREE = { cpu: 1, network: { downloadThroughput: -1, uploadThroughput: -1, latency: 0 } }
/** A page stays until the server has begun all that it does for it, and the next comes when that has ended. */
const STAY_MS = 2_000
const CALM_MS = 1_000

type Condition = { readonly name: string; readonly cold: boolean; readonly slow: boolean }
export const CONDITIONS = {
  cold: { name: 'cold', cold: true, slow: false },
  warm: { name: 'warm', cold: false, slow: false },
  coldSlow: { name: 'cold, 4x CPU, 10 Mbps', cold: true, slow: true },
  warmSlow: { name: 'warm, 4x CPU, 10 Mbps', cold: false, slow: true },
} as const satisfies Record<string, Condition>
export type ConditionName = keyof typeof CONDITIONS
export const CONDITION_NAMES = Object.keys(CONDITIONS) as ConditionName[]

/** An editor that runs, the address of a file in it, and who looks at it. */
export type Editor = {
  readonly name: string
  readonly address: string
  readonly screen: Screen
  /** Something in the first line of the file. */
  readonly marker: string
  /** A browser profile that was there before. */
  readonly context: BrowserContext
  readonly people: readonly [typist: Page, ...readers: Page[]]
}
export type Loads = Readonly<Record<ConditionName, Load>>

/** The page of each editor in turns, so often in every condition; the medians. */
export async function timeLoads(
  editors: readonly Editor[],
  rounds: number,
): Promise<{ editor: Editor; loads: Loads }[]> {
  const runs = editors.map((editor) => ({ editor, loads: noLoads() }))
  for (const name of CONDITION_NAMES) {
    const condition = CONDITIONS[name]
    if (!condition.cold) for (const { editor } of runs) await load(editor, CONDITIONS.warm)
    for (let round = 0; round < rounds; round += 1) {
      for (const { editor, loads } of runs) loads[name].push(await load(editor, condition))
    }
  }
  return runs.map(({ editor, loads: { cold, warm, coldSlow, warmSlow } }) => ({
    editor,
    loads: {
      cold: middle(cold),
      warm: middle(warm),
      coldSlow: middle(coldSlow),
      warmSlow: middle(warmSlow),
    },
  }))
}

/** One page, opened and closed; cold is with nothing in the browser's cache. */
export async function load(
  { context, address, marker, screen }: Editor,
  { cold, slow }: Condition,
): Promise<Load> {
  const page = await context.newPage()
  try {
    await installProbe(page, marker, screen)
    const browser = await context.newCDPSession(page)
    if (cold) await browser.send('Network.clearBrowserCache')
    if (slow) await hinder(browser, SLOW)
    const result = await timeLoad(page, address)
    if (slow) await hinder(browser, FREE)
    await sleep(STAY_MS)
    return result
  } finally {
    await page.close()
    await sleep(CALM_MS)
  }
}

async function hinder(browser: CDPSession, { cpu, network }: typeof SLOW): Promise<void> {
  await browser.send('Emulation.setCPUThrottlingRate', { rate: cpu })
  await browser.send('Network.emulateNetworkConditions', { offline: false, ...network })
}

function noLoads(): Record<ConditionName, Load[]> {
  return { cold: [], warm: [], coldSlow: [], warmSlow: [] }
}

function middle(rounds: readonly Load[]): Load {
  const of = (key: keyof Load) => median(rounds.map((round) => round[key]))
  return {
    answered: of('answered'),
    painted: of('painted'),
    readable: of('readable'),
    typeable: of('typeable'),
    kilobytes: of('kilobytes'),
  }
}
