import { readFile } from 'node:fs/promises'
import { freemem } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { remainsOf } from '../../server/system/remains.ts'
import { BenchServer } from './bench-server.ts'
import type { Inspector } from './inspector.ts'
import { table } from './measure.ts'
import { within, type Row } from './rows.ts'

const STEPS = [1, 10, 50]
const AT_ONCE = 3
/** No more are begun after this long, so that a slow machine ends with fewer. */
const PATIENCE_MS = 80_000
/** A workspace with its Postgres takes about this much of the machine. */
const WORKSPACE_BYTES = 250_000_000
const MB = 1_000_000
/** What a start needed has been given back by then, if it is at all. */
const QUIET_MS = 5_000
const AGENT_MB = 60

type Weight = {
  workspaces: number
  /** What `ps` shows, and what is left after a collection. */
  shown: number
  resident: number
  agents: Resident[]
}

/** What the server and the agents hold with more and more workspaces running, nobody doing anything. */
export async function benchMemory(): Promise<Row[]> {
  await using bench = await BenchServer.start({ inspect: true })
  using inspector = await bench.inspector()
  const weights: Weight[] = []
  const until = performance.now() + PATIENCE_MS
  let running = 0
  for (const step of STEPS) {
    while (running < step && performance.now() < until && freemem() > AT_ONCE * WORKSPACE_BYTES) {
      const count = Math.min(AT_ONCE, step - running)
      const made = Array.from({ length: count }, (_, at) =>
        bench.workspace(`bench ${running + at}`),
      )
      await Promise.all(made)
      running += count
    }
    if (running > (weights.at(-1)?.workspaces ?? 0))
      weights.push(await weigh(bench, inspector, running))
    if (running < step)
      console.log(`memory: it ended at ${running} workspaces, for lack of time or memory`)
  }
  console.log('memory: resident; nobody does anything')
  const cells = weights.map(({ workspaces, shown, resident, agents }) => [
    `${workspaces} running`,
    ...[shown, resident].map(mb),
    ...[agents.map(({ whole }) => whole), agents.map(({ share }) => share)].map((all) =>
      mb(Math.max(...all)),
    ),
  ])
  const head = ['', 'server', 'after a collection', 'largest agent', 'its share']
  console.log(table([head, ...cells]))
  return [serverRow(weights), agentRow(weights)]
}

function serverRow(weights: readonly Weight[]): Row {
  const limit = (workspaces: number) => (150 + 3 * workspaces) * MB
  return {
    what: 'server memory with running workspaces',
    ours: weights
      .map((one) => `${one.workspaces}: ${mb(one.shown)} (collected ${mb(one.resident)})`)
      .join(', '),
    theirs: 'code-server about 550 MB a session (published)',
    target: '< 150 MB + 3 MB a workspace',
    met: weights.every(({ workspaces, shown }) => within(shown, limit(workspaces))),
  }
}

function agentRow(weights: readonly Weight[]): Row {
  const last = weights.at(-1)
  const mean = (of: keyof Resident) => {
    const agents = last?.agents ?? []
    return agents.reduce((sum, agent) => sum + agent[of], 0) / agents.length
  }
  return {
    what: `agent memory, ${last?.workspaces ?? 0} on one machine`,
    ours: `${mb(mean('share'))} each with its share of the program (${mb(mean('whole'))} with all of it)`,
    theirs: '-',
    target: `< ${AGENT_MB} MB`,
    met: within(mean('share'), AGENT_MB * MB),
  }
}

async function weigh(
  bench: BenchServer,
  inspector: Inspector,
  workspaces: number,
): Promise<Weight> {
  await sleep(QUIET_MS)
  const held = await inspector.held()
  const agents = await agentsOf(bench.server.dataDir)
  return { workspaces, ...held, agents: await Promise.all(agents.map(residentOf)) }
}

/** The processes of agents whose workspaces lie in this folder. */
export async function agentsOf(dataDir: string): Promise<number[]> {
  const { processes } = await remainsOf(dataDir)
  const agents = processes.filter((line) => /^\d+ \S*atelier-agent\b/.test(line))
  return agents.map((line) => Number.parseInt(line, 10))
}

/** Bytes of a process in memory: all that it sees, or what several share divided among them. */
export type Resident = { readonly whole: number; readonly share: number }

export async function residentOf(pid: number): Promise<Resident> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
  const bytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) * 1024
  return { whole: bytes('Rss'), share: bytes('Pss') }
}

function mb(bytes: number): string {
  return `${(bytes / MB).toFixed(0)} MB`
}
