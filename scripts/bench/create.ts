import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Workspace } from '../../shared/workspaces.ts'
import type { TestPerson } from '../../server/system/test-person.ts'
import type { BenchServer } from './bench-server.ts'
import { dockerRound, workspaceImage, type DockerRound } from './docker-run.ts'
import { spreadOf, table } from './measure.ts'
import { median, within, type Row } from './rows.ts'

const ROUNDS = 5
const POLL_MS = 15
const PATIENCE_MS = 60_000
const [TIMES_DOCKER, PLUS_MS] = [1.5, 700]

type Round = DockerRound & { steps: Workspace['steps'] }

/** From the click to a shell's prompt: a new workspace, one that was stopped, and the engine's own command. */
export async function benchCreate({ server }: BenchServer): Promise<Row[]> {
  const owner = await server.owner()
  const { runtime } = await owner.call<{ runtime: { kind: string } }>('GET', '/api/health')
  const image = await workspaceImage()
  const isCold = await dropCaches()
  const coldOurs = await oneRound(owner)
  await dropCaches()
  const coldDocker = image ? await dockerRound(image) : undefined
  const rounds: Round[] = []
  const dockers: DockerRound[] = []
  for (let i = 0; i < ROUNDS; i += 1) {
    rounds.push(await oneRound(owner))
    if (image) dockers.push(await dockerRound(image))
  }
  console.log(`create: workspace create to prompt, warm, ${runtime.kind}, ${ROUNDS} rounds`)
  const ways = ['create', 'stop', 'start'] as const
  const steps = rounds[0]?.steps ?? []
  console.log(
    table([
      ['', 'least', 'median', 'most'],
      ...ways.map((way) =>
        row(
          NAMES[way],
          rounds.map((round) => round[way]),
        ),
      ),
      ...steps.map(({ step }) =>
        row(
          `  step ${step}`,
          rounds.map((round) => msOf(round.steps, step)),
        ),
      ),
      ...(image
        ? ways.map((way) =>
            row(
              `docker: ${NAMES[way]}`,
              dockers.map((round) => round[way]),
            ),
          )
        : []),
    ]),
  )
  const how = isCold
    ? 'the first one, with nothing in the page cache'
    : 'the first one; the page cache was left alone'
  console.log(
    `  cold (${how}): ${ms(coldOurs.create)}; docker run ${ms(coldDocker?.create ?? Number.NaN)}`,
  )
  const middle = (all: readonly DockerRound[], way: keyof DockerRound) =>
    median(all.map((one) => one[way]))
  const run = middle(dockers, 'create')
  const compare = (what: string, ours: number, theirs: string, base = run): Row => ({
    what,
    ours: ms(ours),
    theirs,
    target: '<= 1.5x docker run + 0.7 s',
    met: within(ours, TIMES_DOCKER * base + PLUS_MS),
  })
  const coldRun = coldDocker?.create ?? Number.NaN
  const [stopped, started] = [middle(dockers, 'stop'), middle(dockers, 'start')]
  return [
    compare('create to prompt, warm', middle(rounds, 'create'), `docker run ${ms(run)}`),
    compare('create to prompt, cold', coldOurs.create, `docker run ${ms(coldRun)}`, coldRun),
    compare('stop', middle(rounds, 'stop'), `docker stop ${ms(stopped)}`),
    compare(
      'resume to the echo of the first key',
      middle(rounds, 'start'),
      `docker run ${ms(run)}, start ${ms(started)}`,
    ),
  ]
}

const NAMES = { create: 'create to prompt', stop: 'stop', start: 'start to first key' } as const

/** Only root may; elsewhere cold is merely the first. */
async function dropCaches(): Promise<boolean> {
  return writeFile('/proc/sys/vm/drop_caches', '3').then(
    () => true,
    () => false,
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
  await prompt(owner, made.id, 'k')
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

/** Opens a terminal and waits for the shell to ask; then, if there is a key, for its echo. */
async function prompt(owner: TestPerson, id: string, key?: string): Promise<void> {
  const path = `/api/workspaces/${id}/terminals`
  const terminal = await owner.call<{ id: string }>('POST', path, { cols: 80, rows: 24 })
  const socket = owner.socket(`/terminals/${id}/${terminal.id}`)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let screen = ''
  let asked = false
  socket.on('message', (data: Buffer, binary) => {
    if (!binary) return
    screen += data.toString()
    if (asked && key !== undefined && screen.includes(key)) resolve()
    if (asked || !/[$#%] /.test(screen)) return
    asked = true
    screen = ''
    if (key === undefined) resolve()
    else socket.send(Buffer.from(key))
  })
  socket.on('close', (code) => reject(new Error(`The terminal closed with ${code}.`)))
  const late = setTimeout(() => reject(new Error(`No prompt: ${screen}`)), PATIENCE_MS)
  await promise.finally(() => clearTimeout(late))
  socket.terminate()
}

function row(name: string, samples: readonly number[]): string[] {
  const { p50, max } = spreadOf(samples)
  return [name, ms(Math.min(...samples)), ms(p50), ms(max)]
}

function msOf(steps: Workspace['steps'], name: string): number {
  return steps.find(({ step }) => step === name)?.ms ?? Number.NaN
}

function ms(n: number): string {
  return `${Math.round(n)} ms`
}
