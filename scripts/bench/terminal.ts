import { setTimeout as sleep } from 'node:timers/promises'
import { docker } from '../../server/system/remains.ts'
import { BenchServer } from './bench-server.ts'
import type { FloodOrders, FloodResult } from './flood-load.ts'
import type { Inspector } from './inspector.ts'
import { runLoad } from './load-process.ts'
import { SPREAD_HEAD, spreadRow, table } from './measure.ts'
import { agentsOf, residentOf } from './memory.ts'
import { median, ms, ROUNDS, within, type Row } from './rows.ts'
import type { ShellPlace } from './shells.ts'
import type { StalledOrders } from './stalled-load.ts'
import type { TerminalOrders, TerminalResult } from './terminal-load.ts'

const ECHO = new URL('terminal-load.ts', import.meta.url)
const FLOOD = new URL('flood-load.ts', import.meta.url)
const STALLED = new URL('stalled-load.ts', import.meta.url)
const KEYS = 200
const KEY_EVERY_MS = 20
const FLOODS = 3
const FLOOD_MS = 3_000
const VIEWERS = 10
const STALL_MS = 6_000
/** What compilers print: lines of some length, a colour here and there. */
const LINE = String.raw`yes "$(printf '\033[32mok\033[0m src/editor/panel.ts: 14 checks, nothing found in 23 ms (%s)' same)"`
const TARGET = { echoMs: 20, mbPerSecond: 15, stalledMib: 2 }

/** Where a terminal of each kind comes from. */
type Kind = {
  readonly name: string
  shell(): Promise<ShellPlace>
  flood(): Promise<ShellPlace>
  /** Ends what floods. */
  calm(): Promise<void>
}
type Server = { readonly bench: BenchServer; readonly id: string }

/** Keys among floods, a flood into a browser's parser, and viewers that stopped reading. */
export async function benchTerminal(): Promise<Row[]> {
  await using bench = await BenchServer.start({ inspect: true })
  const { id } = await bench.workspace('bench terminal')
  const server = { bench, id }
  const own = ours(server)
  const container = await sandboxOf(id)
  const kinds = container ? [own, theirs(container)] : [own]
  const echoes = await echoRow(kinds)
  const floods = await floodRow(kinds)
  return [echoes, floods, await stalledRow(server, own)]
}

function ours({ bench, id }: Server): Kind {
  const { server } = bench
  const path = `/api/workspaces/${id}/terminals`
  const flooding: string[] = []
  const open = async (command?: string): Promise<{ tid: string; place: ShellPlace }> => {
    const wish = { cols: 120, rows: 30, ...(command !== undefined && { command }) }
    const tid = (await server.call<{ id: string }>('POST', path, wish)).id
    const url = `ws://127.0.0.1:${server.port}/terminals/${id}/${tid}`
    return { tid, place: { kind: 'atelier', url, token: await server.token() } }
  }
  return {
    name: 'atelier',
    shell: async () => (await open()).place,
    flood: async () => {
      const { tid, place } = await open(LINE)
      flooding.push(tid)
      return place
    },
    calm: async () => {
      for (const tid of flooding.splice(0)) await server.call('DELETE', `${path}/${tid}`)
    },
  }
}

/** The same container, reached through the engine. A command ends with the one who reads it. */
function theirs(container: string): Kind {
  const place = (...command: string[]): ShellPlace => ({ kind: 'docker exec', container, command })
  return {
    name: 'docker exec',
    shell: async () => place('bash'),
    flood: async () => place('bash', '-c', LINE),
    calm: async () => void (await docker('exec', container, 'pkill', '-x', 'yes')),
  }
}

async function sandboxOf(id: string): Promise<string | undefined> {
  const labels = [`atelier.workspace=${id}`, 'atelier.part=sandbox']
  const filters = labels.flatMap((label) => ['--filter', `label=${label}`])
  return (await docker('ps', '-q', '--no-trunc', ...filters))[0]
}

async function echoRow(kinds: readonly Kind[]): Promise<Row> {
  const rows: string[][] = []
  const p99 = new Map<string, number[]>()
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const kind of kinds) {
      const among = await echo(kind, FLOODS)
      p99.set(kind.name, [...(p99.get(kind.name) ?? []), among.echo.p99])
      if (round < ROUNDS - 1) continue
      const alone = await echo(kind, 0)
      rows.push([`${kind.name}, alone`, ...spreadRow(alone.echo), '', String(alone.lost)])
      const rate = `${among.mibPerSecond.toFixed(1)} MiB/s`
      rows.push([
        `${kind.name}, beside ${FLOODS}`,
        ...spreadRow(among.echo),
        rate,
        String(among.lost),
      ])
    }
  }
  console.log(
    `terminal: a key every ${KEY_EVERY_MS} ms to its echo by a shell; the last of ${ROUNDS} rounds`,
  )
  console.log(table([['', ...SPREAD_HEAD, 'the floods', 'lost'], ...rows]))
  const [own, other] = kinds.map(({ name }) => median(p99.get(name) ?? []))
  return {
    what: `terminal: echo p99 beside ${FLOODS} floods`,
    ours: ms(own ?? Number.NaN),
    theirs: `docker exec ${ms(other ?? Number.NaN)}`,
    target: `< ${TARGET.echoMs} ms`,
    met: within(own ?? Number.NaN, TARGET.echoMs),
  }
}

async function echo(kind: Kind, floods: number): Promise<TerminalResult> {
  const flooding = await Promise.all(Array.from({ length: floods }, () => kind.flood()))
  const orders: TerminalOrders = {
    typing: await kind.shell(),
    flooding,
    keys: KEYS,
    keyEveryMs: KEY_EVERY_MS,
  }
  const result = await runLoad<TerminalResult>(ECHO, orders)
  await kind.calm()
  return result
}

async function floodRow(kinds: readonly Kind[]): Promise<Row> {
  const rates = new Map<string, number[]>()
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const kind of kinds) {
      const orders: FloodOrders = { flood: await kind.flood(), forMs: FLOOD_MS }
      const { mbPerSecond, freshScreens } = await runLoad<FloodResult>(FLOOD, orders)
      await kind.calm()
      rates.set(kind.name, [...(rates.get(kind.name) ?? []), mbPerSecond])
      console.log(
        `  a flood, parsed: ${kind.name} ${mb(mbPerSecond)}, ${freshScreens} fresh screens`,
      )
    }
  }
  const [own, other] = kinds.map(({ name }) => median(rates.get(name) ?? []))
  return {
    what: 'terminal: a flood, parsed by the viewer',
    ours: mb(own ?? Number.NaN),
    theirs: `docker exec ${mb(other ?? Number.NaN)}`,
    target: `>= ${TARGET.mbPerSecond} MB/s`,
    met: within(TARGET.mbPerSecond, own ?? Number.NaN),
  }
}

async function stalledRow({ bench }: Server, own: Kind): Promise<Row> {
  using inspector = await bench.inspector()
  const [agent = 0] = await agentsOf(bench.server.dataDir)
  const place = await own.flood()
  if (place.kind !== 'atelier') throw new Error('Only ours has viewers.')
  await sleep(3_000)
  const before = await weigh(inspector, agent)
  let after = before
  const orders: StalledOrders = { url: place.url, token: place.token, viewers: VIEWERS }
  const { open } = await runLoad<{ open: number }>(STALLED, orders, async () => {
    await sleep(STALL_MS)
    after = await weigh(inspector, agent)
  })
  await own.calm()
  const each = (key: 'server' | 'agent') => (after[key] - before[key]) / VIEWERS / 2 ** 20
  const total = each('server') + each('agent')
  console.log(
    `  ${VIEWERS} stalled viewers of a flood, ${open} of them still connected: each ${each('server').toFixed(2)} MiB of the server, ${each('agent').toFixed(2)} of the agent`,
  )
  return {
    what: 'terminal: memory of a stalled viewer',
    ours: `server ${each('server').toFixed(2)}, agent ${each('agent').toFixed(2)} MiB`,
    theirs: 'docker exec stalls its program',
    target: `< ${TARGET.stalledMib} MiB`,
    met: open === VIEWERS ? within(total, TARGET.stalledMib) : undefined,
  }
}

async function weigh(inspector: Inspector, agent: number) {
  const { used } = await inspector.held()
  return { server: used, agent: (await residentOf(agent)).whole }
}

function mb(perSecond: number): string {
  return `${perSecond.toFixed(1)} MB/s`
}
