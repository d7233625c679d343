import { readFile, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentMetrics } from '../../shared/agent-protocol.ts'

const BASE = '/sys/fs/cgroup'
/** What cgroup v1 says when there is no limit: the largest number of pages. */
const NO_LIMIT = 2 ** 60

type Numbers = Omit<AgentMetrics, 'diskFreeBytes'>

/** What the sandbox uses, by cgroup v2 or v1; what neither tells is 0. */
export async function readMetrics(root: string): Promise<AgentMetrics> {
  const [numbers, disk] = await Promise.all([readCgroup(), statfs(root)])
  return { ...numbers, diskFreeBytes: disk.bavail * disk.bsize }
}

async function readCgroup(): Promise<Numbers> {
  const own = await readFile('/proc/self/cgroup', 'utf8').catch(() => '')
  const isV2 = (await read(join(BASE, 'cgroup.controllers'))) !== undefined
  return isV2 ? await readV2(own) : await readV1(own)
}

async function readV2(own: string): Promise<Numbers> {
  const path = /^0::(.*)$/m.exec(own)?.[1] ?? '/'
  const file = (name: string) => firstOf(join(BASE, path, name), join(BASE, name))
  const limit = await file('memory.max')
  return {
    memoryBytes: number(await file('memory.current')),
    memoryLimitBytes: limit === undefined || limit.startsWith('max') ? null : number(limit),
    cpuMs: field(await file('cpu.stat'), 'usage_usec') / 1_000,
    pids: number(await file('pids.current')),
    oomKills: field(await file('memory.events'), 'oom_kill'),
  }
}

async function readV1(own: string): Promise<Numbers> {
  const file = (controller: string, name: string) => {
    const line = own.split('\n').find((text) => text.split(':')[1]?.split(',').includes(controller))
    const path = line?.split(':')[2] ?? '/'
    return firstOf(join(BASE, controller, path, name), join(BASE, controller, name))
  }
  const limit = number(await file('memory', 'memory.limit_in_bytes'))
  return {
    memoryBytes: number(await file('memory', 'memory.usage_in_bytes')),
    memoryLimitBytes: limit === 0 || limit >= NO_LIMIT ? null : limit,
    cpuMs: number(await file('cpuacct', 'cpuacct.usage')) / 1_000_000,
    pids: number(await file('pids', 'pids.current')),
    oomKills: field(await file('memory', 'memory.oom_control'), 'oom_kill'),
  }
}

async function firstOf(...files: string[]): Promise<string | undefined> {
  for (const file of files) {
    const text = await read(file)
    if (text !== undefined) return text
  }
  return undefined
}

async function read(file: string): Promise<string | undefined> {
  return await readFile(file, 'utf8').catch(() => undefined)
}

function field(text: string | undefined, name: string): number {
  return number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text ?? '')?.[1])
}

function number(text: string | undefined): number {
  const value = Number.parseInt(text ?? '', 10)
  return Number.isFinite(value) ? value : 0
}
