import { parseArgs } from 'node:util'
import { buildClient } from '../lib/setup.mjs'
import { BenchServer } from './bench-server.ts'
import { benchCold } from './cold.ts'
import { benchCreate } from './create.ts'
import { benchEdits } from './edits.ts'
import { benchGrid } from './grid.ts'
import { benchHeap } from './heap.ts'
import { benchIdle } from './idle.ts'
import { machine } from './measure.ts'
import { benchMemory } from './memory.ts'
import { benchPage } from './page.ts'
import { benchPeers } from './peers.ts'
import { benchPreview } from './preview.ts'
import { benchRank } from './rank.ts'
import { targetTable, writeTable, type Row } from './rows.ts'
import { SCENARIOS } from './scenarios.ts'
import { benchReconnect } from './reconnect.ts'
import { benchSockets } from './sockets.ts'
import { benchTerminal } from './terminal.ts'
import { benchTree } from './tree.ts'

/**
 * `npm run bench -- <names>`; without names all of them, one after another. At the end comes the table of targets;
 * `--write` puts it into `docs/benchmarks.md`.
 */
type Bench = () => Promise<readonly Row[]>

const BENCHES: Readonly<Record<string, Bench>> = {
  edits: onServer(benchEdits),
  ...Object.fromEntries(
    Object.entries(SCENARIOS).map(([name, scenario]) => [name, () => benchPeers(scenario)]),
  ),
  reconnect: onServer(benchReconnect),
  idle: benchIdle,
  cold: benchCold,
  terminal: benchTerminal,
  preview: benchPreview,
  create: onServer(benchCreate),
  memory: benchMemory,
  sockets: benchSockets,
  page: onServer(benchPage),
  heap: onServer(benchHeap),
  tree: onServer(benchTree),
  grid: onServer(benchGrid),
  rank: async () => {
    await benchRank()
    return []
  },
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
})
const unknown = positionals.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}: ${Object.keys(BENCHES).join(', ')}.`)
  process.exit(2)
}
buildClient()
const begun = { at: new Date().toISOString(), on: machine() }
console.log(`${begun.at}  ${begun.on}`)
const rows: Row[] = []
for (const [name, bench] of Object.entries(BENCHES)) {
  if (positionals.length === 0 || positionals.includes(name))
    rows.push(...(await attempt(name, bench)))
}
console.log(`\n${targetTable(rows)}\n\n${new Date().toISOString()}  ${machine()}`)
if (values.write) await writeTable(rows, begun)

/** One that fails says so, and the others are measured all the same. */
async function attempt(name: string, bench: Bench): Promise<readonly Row[]> {
  console.log()
  const from = performance.now()
  try {
    return await bench()
  } catch (error) {
    console.error(`${name}: failed`, error)
    process.exitCode = 1
    return []
  } finally {
    console.log(`  (${name}: ${Math.round((performance.now() - from) / 1000)} s)`)
  }
}

function onServer(run: (bench: BenchServer) => Promise<readonly Row[] | void>): Bench {
  return async () => {
    await using bench = await BenchServer.start()
    return (await run(bench)) ?? []
  }
}
