/**
 * `npm run soak -- --minutes 60`: what `npm test` runs for a bounded time, again and again with new seeds until
 * the time is over. A failure is printed with what repeats it, and the soak goes on; it ends with a line per kind.
 */
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { projectEnv } from './lib/setup.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const MOST_LINES = 60

type Trial = {
  readonly name: string
  readonly file: string
  /** What makes this round another one than the last. */
  readonly env: (seed: number) => Record<string, string>
}
const TRIALS: readonly Trial[] = [
  {
    name: 'rooms, simulated',
    file: 'server/rooms/rooms.sim.test.ts',
    env: () => ({ SEEDS: '150' }),
  },
  {
    name: 'parsers, mutated input',
    file: 'server/system/fuzz.test.ts',
    env: (seed) => ({ FUZZ_RUNS: '40000', FUZZ_SEED: String(seed) }),
  },
  {
    name: 'what a page reads, mutated',
    file: 'client/fuzz.test.ts',
    env: (seed) => ({ FUZZ_RUNS: '20000', FUZZ_SEED: String(seed) }),
  },
  { name: 'a room, killed', file: 'server/rooms/kill.test.ts', env: () => ({ KILLS: '15' }) },
  { name: 'real files, git', file: 'server/rooms/real-files.test.ts', env: () => ({}) },
  {
    name: 'the server, killed',
    file: 'server/system/kills.test.ts',
    env: () => ({ ATELIER_KILLS: '15' }),
  },
  {
    name: 'Postgres, away',
    file: 'server/system/postgres-away.test.ts',
    env: () => ({ ATELIER_AWAY_S: '60' }),
  },
  {
    name: 'agents, readers, crowds',
    file: 'server/system/faults.test.ts',
    env: () => ({ ATELIER_FROZEN_S: '45' }),
  },
  {
    name: 'disks, full',
    file: 'server/system/full-disk.test.ts',
    env: () => ({ ATELIER_FULL_LOG: '1' }),
  },
  {
    name: 'rooms, ten thousand',
    file: 'server/rooms/lifecycle.test.ts',
    env: () => ({ OPENINGS: '10000' }),
  },
]

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } })
const minutes = Number(values.minutes)
if (!(minutes > 0)) {
  console.error('Say for how long: npm run soak -- --minutes 60')
  process.exit(2)
}
const until = Date.now() + minutes * 60_000
const results = new Map(TRIALS.map(({ name }) => [name, { rounds: 0, failed: 0 }]))
for (let round = 0; Date.now() < until; round += 1) {
  const trial = TRIALS[round % TRIALS.length]
  if (trial) await attempt(trial)
}
console.log()
for (const [name, { rounds, failed }] of results) {
  console.log(`${name.padEnd(28)} ${rounds} rounds, ${failed} failed`)
}
const total = [...results.values()]
const ran = total.reduce((sum, { rounds }) => sum + rounds, 0)
const broken = total.reduce((sum, { failed }) => sum + failed, 0)
console.log(`${ran} rounds in ${minutes} minutes, ${broken} failed`)
process.exitCode = broken === 0 && ran > 0 ? 0 : 1

async function attempt({ name, file, env }: Trial): Promise<void> {
  const begun = Date.now()
  const given = env(Math.floor(Math.random() * 1e9))
  const { ok, output } = await run(file, given)
  const result = results.get(name)
  if (result) {
    result.rounds += 1
    result.failed += ok ? 0 : 1
  }
  const seconds = Math.round((Date.now() - begun) / 1000)
  const settings = Object.entries(given).map(([key, value]) => `${key}=${value}`)
  console.log(
    [new Date().toISOString(), ok ? 'ok    ' : 'FAILED', name, ...settings, `${seconds} s`].join(
      '  ',
    ),
  )
  if (!ok) console.log(output.split('\n').slice(-MOST_LINES).join('\n'))
}

function run(file: string, env: Record<string, string>): Promise<{ ok: boolean; output: string }> {
  return new Promise((settle) => {
    const vitest = join(root, 'node_modules/.bin/vitest')
    const child = spawn(vitest, ['run', file], { cwd: root, env: { ...projectEnv(), ...env } })
    let output = ''
    const hear = (chunk: Buffer): void => void (output += chunk.toString())
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', (error) => settle({ ok: false, output: String(error) }))
    child.on('close', (code) => settle({ ok: code === 0, output }))
  })
}
