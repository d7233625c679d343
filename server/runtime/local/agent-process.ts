import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { AgentConfig } from '../../../shared/agent-protocol.ts'
import { AppError } from '../../../shared/errors.ts'
import { bubblewrapArgs, type Jail } from './bubblewrap.ts'
import { ANNOUNCEMENT, SANDBOX_VARIABLE } from './end-processes.ts'
import { childrenOf, identify, type ProcessId } from './process-id.ts'

const ANNOUNCED_WITHIN_MS = 15_000
const POLL_MS = 10
const Announced = z.object({ port: z.int().min(1), bootId: z.string() })
/** What bubblewrap tells about the first process inside. */
const Info = z.object({ 'child-pid': z.int() })

export type AgentProcess = {
  readonly root: ProcessId
  readonly process: ProcessId
  readonly port: number
  readonly bootId: string
}
type Launch = {
  readonly folder: string
  readonly agentDir: string
  readonly config: z.input<typeof AgentConfig>
  /** Undefined: a plain process. */
  readonly jail: Jail | undefined
  readonly signal: AbortSignal
  readonly onExit: (exitCode: number | null) => void
}

/** Starts an agent that outlives this server: an own session, output to a file, config on its input. */
export async function launchAgent(launch: Launch): Promise<AgentProcess> {
  const { folder, config, signal } = launch
  const announce = join(folder, ANNOUNCEMENT)
  await mkdir(dirname(announce), { recursive: true, mode: 0o700 })
  await rm(announce, { force: true })
  const log = await open(join(folder, 'agent.log'), 'w', 0o600)
  try {
    const child = spawnAgent(launch, log.fd)
    child.once('exit', (code) => launch.onExit(code))
    const info = launch.jail ? readInfo(child) : Promise.resolve(child.pid)
    child.stdin?.end(`${JSON.stringify(config)}\n`)
    const { port, bootId } = await announced(announce, { child, folder, signal })
    return { ...(await processesOf(await info, launch.jail !== undefined)), port, bootId }
  } finally {
    await log.close()
  }
}

function spawnAgent({ jail, agentDir, config, folder }: Launch, log: number): ChildProcess {
  const inside = jail ? '/.agent' : agentDir
  const command = [join(inside, 'atelier-agent'), join(inside, 'agent.mjs')] as const
  // The mark finds it again if this server is killed before it has written down who it started.
  const env = { PATH: config.env?.['PATH'] ?? '', HOME: '/', [SANDBOX_VARIABLE]: folder }
  const options = { detached: true, env, cwd: '/' } as const
  const child = jail
    ? spawn('bwrap', ['--info-fd', '3', ...bubblewrapArgs(jail), ...command], {
        ...options,
        stdio: ['pipe', log, log, 'pipe'],
      })
    : spawn(command[0], [command[1]], { ...options, stdio: ['pipe', log, log] })
  child.on('error', () => undefined)
  child.stdin?.on('error', () => undefined)
  child.unref()
  return child
}

async function readInfo(child: ChildProcess): Promise<number | undefined> {
  const pipe = child.stdio[3] as Readable | null | undefined
  let text = ''
  for await (const chunk of pipe ?? []) text += String(chunk)
  const info = Info.safeParse(text.trim() === '' ? undefined : JSON.parse(text))
  return info.data?.['child-pid']
}

type Waiting = { child: ChildProcess; folder: string; signal: AbortSignal }

async function announced(file: string, { child, folder, signal }: Waiting) {
  for (
    const until = performance.now() + ANNOUNCED_WITHIN_MS;
    performance.now() < until;
    await sleep(POLL_MS)
  ) {
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text !== undefined) return Announced.parse(JSON.parse(text))
    if (signal.aborted || child.exitCode !== null || child.signalCode !== null) break
    if (child.pid === undefined) break
  }
  child.kill('SIGKILL')
  signal.throwIfAborted()
  const words = await readFile(join(folder, 'agent.log'), 'utf8').catch(() => '')
  const last = words.trim().split('\n').slice(-8).join('\n')
  throw new AppError('unavailable', `The sandbox’s agent did not start:\n${last}`)
}

/** Under bubblewrap the first process inside only buries orphans, and the agent is its child. */
async function processesOf(
  pid: number | undefined,
  jailed: boolean,
): Promise<{ root: ProcessId; process: ProcessId }> {
  const root = pid === undefined ? undefined : await identify(pid)
  const inner = root && jailed ? (await childrenOf(root.pid))[0] : pid
  const process = inner === undefined ? undefined : await identify(inner)
  if (!root || !process) throw new AppError('unavailable', 'The sandbox’s agent ended at once.')
  return { root, process }
}
