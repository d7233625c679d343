import { setTimeout as sleep } from 'node:timers/promises'
import type { Workspace } from '../../shared/workspaces.ts'
import type { TestPerson } from '../../server/system/test-person.ts'
import type { BenchServer } from './bench-server.ts'
import { spreadOf, table } from './measure.ts'

const ROUNDS = 5
const POLL_MS = 15
const PATIENCE_MS = 60_000

type Round = { create: number; stop: number; start: number; steps: Workspace['steps'] }

/** From the click to a shell's prompt, for a new workspace and for one that was stopped. */
export async function benchCreate({ server }: BenchServer): Promise<void> {
  const owner = await server.owner()
  // Images are found, the agent is bundled, code is compiled.
  const { runtime } = await owner.call<{ runtime: { kind: string } }>('GET', '/api/health')
  await oneRound(owner)
  const rounds: Round[] = []
  for (let i = 0; i < ROUNDS; i += 1) rounds.push(await oneRound(owner))
  console.log(`create: workspace create to prompt, warm, ${runtime.kind}, ${ROUNDS} rounds`)
  const row = (name: string, samples: number[]) => {
    const { p50, max } = spreadOf(samples)
    return [name, ms(Math.min(...samples)), ms(p50), ms(max)]
  }
  const steps = rounds[0]?.steps ?? []
  console.log(
    table([
      ['', 'least', 'median', 'most'],
      row(
        'create to prompt',
        rounds.map(({ create }) => create),
      ),
      row(
        'stop',
        rounds.map(({ stop }) => stop),
      ),
      row(
        'start to prompt',
        rounds.map(({ start }) => start),
      ),
      ...steps.map(({ step }) =>
        row(
          `  step ${step}`,
          rounds.map((round) => msOf(round.steps, step)),
        ),
      ),
    ]),
  )
}

async function oneRound(owner: TestPerson): Promise<Round> {
  const began = performance.now()
  const wish = { name: 'bench create', template: 'blank' }
  const made = await owner.call<Workspace>('POST', '/api/workspaces', wish)
  const path = `/api/workspaces/${made.id}`
  const up = await reaches(owner, path, 'running')
  await prompt(owner, made.id)
  const create = performance.now() - began

  const stopped = performance.now()
  await owner.call('POST', `${path}/stop`)
  await reaches(owner, path, 'stopped')
  const stop = performance.now() - stopped

  const started = performance.now()
  await owner.call('POST', `${path}/start`)
  await reaches(owner, path, 'running')
  await prompt(owner, made.id)
  const start = performance.now() - started
  await owner.call('DELETE', path)
  await untilGone(owner, path)
  return { create, stop, start, steps: up.steps }
}

async function reaches(owner: TestPerson, path: string, status: string): Promise<Workspace> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(POLL_MS)) {
    const now = await owner.call<Workspace>('GET', path)
    if (now.status === status) return now
    if (now.status === 'failed') throw new Error(now.reason ?? 'failed')
  }
  throw new Error(`Not ${status} in time.`)
}

async function untilGone(owner: TestPerson, path: string): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(POLL_MS)) {
    if ((await owner.send('GET', path)).status === 404) return
  }
}

/** Opens a terminal and waits for the shell to ask. */
async function prompt(owner: TestPerson, id: string): Promise<void> {
  const path = `/api/workspaces/${id}/terminals`
  const terminal = await owner.call<{ id: string }>('POST', path, { cols: 80, rows: 24 })
  const socket = owner.socket(`/terminals/${id}/${terminal.id}`)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let screen = ''
  socket.on('message', (data: Buffer, binary) => {
    if (binary) screen += data.toString()
    if (/[$#%>] /.test(screen)) resolve()
  })
  socket.on('close', (code) => reject(new Error(`The terminal closed with ${code}.`)))
  const late = setTimeout(() => reject(new Error(`No prompt: ${screen}`)), PATIENCE_MS)
  await promise.finally(() => clearTimeout(late))
  socket.terminate()
}

function msOf(steps: Workspace['steps'], name: string): number {
  return steps.find(({ step }) => step === name)?.ms ?? Number.NaN
}

function ms(n: number): string {
  return `${Math.round(n)} ms`
}
