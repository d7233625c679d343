import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { runLoad } from './load-process.ts'
import { cpuMs, table } from './measure.ts'
import type { PreviewOrders, PreviewResult, Way } from './preview-load.ts'
import { previewWorld } from './preview-world.ts'
import { startCodeServerProxy, startNginx, type Proxy } from './proxies.ts'
import { median, ROUNDS, within, type Row } from './rows.ts'

const LOAD = new URL('preview-load.ts', import.meta.url)
const KB = 1_000
const MB = 1_000_000
const SHARE_OF_NGINX = 0.4
const TIMES_CODE_SERVER = 5

type Trial = {
  name: string
  role: 'requests' | 'messages'
  path: string
  connections: number
  forMs: number
}
const TRIALS = {
  small: { name: '1 kB', role: 'requests', path: `/${KB}`, connections: 32, forMs: 2_000 },
  large: { name: '1 MB', role: 'requests', path: `/${MB}`, connections: 8, forMs: 2_000 },
  messages: { name: 'messages', role: 'messages', path: '/', connections: 16, forMs: 2_000 },
  /** One at a time: what a way adds when nothing else is going on. */
  alone: { name: 'alone', role: 'requests', path: `/${KB}`, connections: 1, forMs: 700 },
  aloneLarge: { name: 'alone, 1 MB', role: 'requests', path: `/${MB}`, connections: 1, forMs: 700 },
} as const satisfies Record<string, Trial>
type TrialName = keyof typeof TRIALS
const NAMES = Object.keys(TRIALS) as TrialName[]

/** A way to the app and what came of each trial, per round. */
type Contender = { name: string; way: Way; rounds: Record<TrialName, PreviewResult[]> }

/** Requests and messages to an app: directly, through ours, through nginx and through code-server. */
export async function benchPreview(): Promise<Row[]> {
  await using resources = new AsyncDisposableStack()
  const app = resources.adopt(fork(LOAD), (child) => void child.kill())
  const appPort = await portOf(app)
  const world = resources.use(await previewWorld())
  const contenders = [
    contender('the app alone', { port: appPort, prefix: '', headers: { Host: 'localhost' } }),
    contender('atelier', world.wayTo(appPort)),
  ]
  for (const [name, open] of [
    ['nginx', () => startNginx(appPort)],
    ['code-server', startCodeServerProxy],
  ] as const) {
    const proxy = await orWhyNot(name, open)
    if (proxy) contenders.push(contender(name, resources.use(proxy).wayTo(appPort)))
  }
  const own = contenders[1]
  // Code is compiled, connections are open.
  for (const { way } of contenders) await ask(way, 'small')
  const cpu = { server: 0, agent: 0, requests: 0 }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const trial of NAMES) {
      for (const one of contenders) {
        const before = { ours: process.cpuUsage(), agent: await cpuMs(world.agentPid) }
        const result = await ask(one.way, trial)
        one.rounds[trial].push(result)
        if (one !== own || trial !== 'small') continue
        const { user, system } = process.cpuUsage(before.ours)
        cpu.server += user + system
        cpu.agent += ((await cpuMs(world.agentPid)) - before.agent) * 1000
        cpu.requests += result.took.count
      }
    }
  }
  tell(contenders)
  // A busy machine bends the rates, but not the CPU time that one request costs.
  const us = (total: number) => `${(total / cpu.requests).toFixed(0)} us`
  console.log(`  CPU per request of 1 kB: server ${us(cpu.server)}, agent ${us(cpu.agent)}`)
  return (['small', 'large', 'messages'] as const).map((trial) => rowOf(contenders, trial))
}

function contender(name: string, way: Way): Contender {
  return { name, way, rounds: { small: [], large: [], messages: [], alone: [], aloneLarge: [] } }
}

async function orWhyNot(name: string, open: () => Promise<Proxy>): Promise<Proxy | undefined> {
  try {
    return await open()
  } catch (error) {
    console.log(
      `preview: without ${name}: ${error instanceof Error ? error.message : String(error)}`,
    )
    return undefined
  }
}

function ask(way: Way, trial: TrialName): Promise<PreviewResult> {
  const orders: PreviewOrders = { ...way, ...TRIALS[trial] }
  return runLoad<PreviewResult>(LOAD, orders)
}

function tell(contenders: readonly Contender[]): void {
  console.log(`preview: 32, 8 and 16 connections, median of ${ROUNDS} rounds in turns`)
  const head = ['', '1 kB /s', '1 MB /s', 'messages/s', 'alone, 1 kB', 'alone, 1 MB', 'failed']
  const rows = contenders.map((one) => [
    one.name,
    ...(['small', 'large', 'messages'] as const).map((trial) => rate(one, trial).toFixed(0)),
    ...(['alone', 'aloneLarge'] as const).map((trial) => `${took(one, trial).toFixed(2)} ms`),
    String(
      NAMES.flatMap((trial) => one.rounds[trial]).reduce((sum, { failed }) => sum + failed, 0),
    ),
  ])
  console.log(table([head, ...rows]))
}

function rowOf(contenders: readonly Contender[], trial: 'small' | 'large' | 'messages'): Row {
  const of = (name: string) => contenders.find((one) => one.name === name)
  const [direct, own] = [of('the app alone'), of('atelier')]
  const lone = trial === 'large' ? 'aloneLarge' : 'alone'
  const added = (one: Contender | undefined) =>
    trial === 'messages' || !one || !direct
      ? ''
      : `, +${(took(one, lone) - took(direct, lone)).toFixed(2)} ms`
  const say = (one: Contender | undefined) => `${rateOf(one, trial).toFixed(0)}/s${added(one)}`
  const others = contenders.filter((one) => one !== own && one !== direct)
  const ours = rateOf(own, trial)
  const byNginx = within(SHARE_OF_NGINX * rateOf(of('nginx'), trial), ours)
  const byCodeServer = within(TIMES_CODE_SERVER * rateOf(of('code-server'), trial), ours)
  const known = [byNginx, byCodeServer].filter((met) => met !== undefined)
  return {
    what: `preview: ${trial === 'messages' ? 'WebSocket messages' : `${TRIALS[trial].name} bodies`}`,
    ours: say(own),
    theirs: others.map((one) => `${one.name} ${say(one)}`).join('; '),
    target: '>= 5x code-server, >= 40 % of nginx',
    met: known.length === 0 ? undefined : known.every(Boolean),
  }
}

function rateOf(one: Contender | undefined, trial: TrialName): number {
  return one ? rate(one, trial) : Number.NaN
}

function rate({ rounds }: Contender, trial: TrialName): number {
  return median(rounds[trial].map(({ perSecond }) => perSecond))
}

function took({ rounds }: Contender, trial: TrialName): number {
  return median(rounds[trial].map((one) => one.took.p50))
}

async function portOf(app: ChildProcess): Promise<number> {
  const orders: PreviewOrders = { role: 'app' }
  app.send(orders)
  const [{ result }] = (await once(app, 'message')) as [{ result: { port: number } }]
  return result.port
}
