import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 40

export type Process = {
  readonly pid: number
  readonly parent: number
  readonly session: number
  /** Start time in ticks: a pid that came back to another process has another one. */
  readonly startedAt: string
  readonly name: string
  readonly zombie: boolean
}

/** Every process we can see. */
export async function listProcesses(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const read = await Promise.all(pids.map((pid) => readProcess(Number(pid))))
  return read.filter((found) => found !== undefined)
}

async function readProcess(pid: number): Promise<Process | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The name may hold spaces and brackets, so the fields are counted from its last bracket.
  const close = text?.lastIndexOf(')') ?? -1
  if (!text || close < 0) return undefined
  const fields = text.slice(close + 2).split(' ')
  return {
    pid,
    parent: Number(fields[1]),
    session: Number(fields[3]),
    startedAt: fields[19] ?? '',
    name: text.slice(text.indexOf('(') + 1, close),
    zombie: fields[0] === 'Z',
  }
}

/** The process, its session and all that descend from either. */
export function treeOf(root: number, all: readonly Process[]): Process[] {
  const inside = new Set([root])
  for (const { pid, session } of all) if (session === root) inside.add(pid)
  for (let before = 0; before !== inside.size;) {
    before = inside.size
    for (const { pid, parent } of all) if (inside.has(parent)) inside.add(pid)
  }
  return all.filter(({ pid }) => inside.has(pid))
}

/**
 * Ends a process and all below it: `first` now, KILL for what is left after `graceMs`. The tree is
 * taken before the first signal, because what outlives its parent cannot be found afterwards.
 */
export async function endTree(
  root: number,
  {
    first,
    graceMs,
    leaderGone = false,
  }: { first: NodeJS.Signals; graceMs: number; leaderGone?: boolean },
): Promise<void> {
  // A session has no leader of that pid any more, and whoever has the pid now is a stranger.
  if (leaderGone && (await readProcess(root)) !== undefined) return
  const doomed = new Map<string, Process>()
  const look = async (): Promise<Process[]> => {
    const all = await listProcesses()
    for (const found of treeOf(root, all)) doomed.set(keyOf(found), found)
    return all.filter((found) => !found.zombie && doomed.has(keyOf(found)))
  }
  for (const { pid } of await look()) signal(pid, first)
  const until = performance.now() + graceMs
  for (let left = await look(); left.length > 0; left = await look()) {
    if (performance.now() >= until) for (const { pid } of left) signal(pid, 'SIGKILL')
    if (performance.now() >= until + graceMs) return
    await sleep(POLL_MS)
  }
}

function keyOf({ pid, startedAt }: Process): string {
  return `${pid}/${startedAt}`
}

function signal(pid: number, name: NodeJS.Signals): void {
  // Never ourselves, nor everybody (0 and -1), whatever /proc says.
  if (pid <= 1 || pid === process.pid) return
  try {
    process.kill(pid, name)
  } catch {
    // It went by itself.
  }
}
