import { BenchServer } from './bench-server.ts'
import { benchCreate } from './create.ts'
import { benchEdits } from './edits.ts'
import { benchGrid } from './grid.ts'
import { benchHeap } from './heap.ts'
import { machine } from './measure.ts'
import { benchPage } from './page.ts'
import { benchPeers } from './peers.ts'
import { benchRank } from './rank.ts'
import { benchPreview } from './preview.ts'
import { benchTerminal } from './terminal.ts'
import { benchTree } from './tree.ts'

/** `npm run bench -- edits|create|terminal|page|heap|tree|grid|preview|rank|peers`; without a name all of them, one after another. */
const ON_A_SERVER = {
  edits: benchEdits,
  create: benchCreate,
  terminal: benchTerminal,
  page: benchPage,
  heap: benchHeap,
  tree: benchTree,
  grid: benchGrid,
}
const BENCHES = {
  ...Object.fromEntries(Object.entries(ON_A_SERVER).map(([name, run]) => [name, onServer(run)])),
  preview: benchPreview,
  rank: benchRank,
  peers: benchPeers,
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}: ${Object.keys(BENCHES).join(', ')}.`)
  process.exit(2)
}
console.log(`${new Date().toISOString()}  ${machine()}`)
for (const [name, bench] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log()
  await bench()
}
console.log(`\n${machine()}`)

function onServer(run: (bench: BenchServer) => Promise<void>) {
  return async () => {
    await using bench = await BenchServer.start()
    await run(bench)
  }
}
