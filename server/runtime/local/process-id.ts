import { readFile, readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

const POLL_MS = 25

/** A process that cannot be mistaken for another one that got its number later. */
export const ProcessId = z.object({ pid: z.int().min(2), startTime: z.string() })
export type ProcessId = z.infer<typeof ProcessId>

/** Undefined when nothing, or only a zombie, has this number. */
export async function identify(pid: number): Promise<ProcessId | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name in parentheses may hold anything; what follows it is regular.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, startTime] = [fields[0], fields[19]]
  if (!startTime || state === 'Z' || state === 'X') return undefined
  return { pid, startTime }
}

export async function isAlive(id: ProcessId): Promise<boolean> {
  return (await identify(id.pid))?.startTime === id.startTime
}

/** Sends a signal to that process, and never to another one. */
export async function signalTo(id: ProcessId, signal: NodeJS.Signals): Promise<void> {
  if (!(await isAlive(id))) return
  try {
    process.kill(id.pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Whether it is gone within this time. */
export async function isGone(id: ProcessId, withinMs: number): Promise<boolean> {
  for (
    const until = performance.now() + withinMs;
    performance.now() < until;
    await sleep(POLL_MS)
  ) {
    if (!(await isAlive(id))) return true
  }
  return !(await isAlive(id))
}

export async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return text.split(' ').filter(Boolean).map(Number)
}

/** Everything that was started with this in its environment, also what left its parents. */
export async function withVariable(name: string, value: string): Promise<ProcessId[]> {
  const found: ProcessId[] = []
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    const environment = await readFile(`/proc/${entry}/environ`, 'utf8').catch(() => '')
    if (!environment.split('\0').includes(`${name}=${value}`)) continue
    const id = await identify(Number(entry))
    if (id) found.push(id)
  }
  return found
}
