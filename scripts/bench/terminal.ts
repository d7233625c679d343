import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchServer } from './bench-server.ts'
import { runLoad } from './load-process.ts'
import { SPREAD_HEAD, spreadRow, table } from './measure.ts'
import type { TerminalOrders, TerminalResult } from './terminal-load.ts'

const LOAD = new URL('terminal-load.ts', import.meta.url)
const KEYS = 400
const KEY_EVERY_MS = 20
const FLOODS = 2

/** From a key to its echo by a shell, in a quiet workspace and while neighbours flood theirs. */
export async function benchTerminal(bench: BenchServer): Promise<void> {
  const { server } = bench
  const { id } = await bench.workspace('bench terminal')
  const owner = await server.owner()
  const open = async (command?: string) => {
    const path = `/api/workspaces/${id}/terminals`
    const wish = { cols: 120, rows: 30, ...(command !== undefined && { command }) }
    return (await owner.call<{ id: string }>('POST', path, wish)).id
  }
  const addressOf = (terminal: string) =>
    `ws://127.0.0.1:${server.port}/terminals/${id}/${terminal}`
  const orders = { token: await server.token(), keys: KEYS, keyEveryMs: KEY_EVERY_MS }
  const measure = async (flooding: string[]) => {
    const typing = addressOf(await open())
    const all: TerminalOrders = { ...orders, typing, flooding: flooding.map(addressOf) }
    let cpu = 0
    let began = 0
    const result = await runLoad<TerminalResult>(LOAD, all, async () => {
      cpu = await bench.cpuMs()
      began = performance.now()
    })
    const share = ((await bench.cpuMs()) - cpu) / (performance.now() - began)
    return { ...result, share }
  }
  const alone = await measure([])
  const floods = await Promise.all(Array.from({ length: FLOODS }, () => open('yes')))
  await sleep(500)
  const among = await measure(floods)
  console.log(`terminal: a key every ${KEY_EVERY_MS} ms to its echo by a shell`)
  console.log(
    table([
      ['', ...SPREAD_HEAD],
      ['alone', ...spreadRow(alone.echo)],
      [`beside ${FLOODS} x yes`, ...spreadRow(among.echo)],
    ]),
  )
  const { mibPerSecond, freshScreens } = among
  console.log(
    `  keys without echo ${alone.lost + among.lost}; the floods brought their viewers ${mibPerSecond.toFixed(1)} MiB/s and ${freshScreens} fresh screens`,
  )
  const percent = ({ share }: { share: number }) => `${(share * 100).toFixed(0)} %`
  console.log(
    `  server CPU ${percent(alone)} of one core alone, ${percent(among)} beside the floods`,
  )
}
