import { readFile, readlink, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 50

/** The process id in a data directory's lock file, running or not. */
export async function lockedBy(dataDir: string): Promise<number | undefined> {
  const text = await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return pid > 0 ? pid : undefined
}

/** The postmaster that runs on a data directory, if one does. A number used anew by another program is none. */
export async function runningPostmaster(dataDir: string): Promise<number | undefined> {
  const pid = await lockedBy(dataDir)
  if (pid === undefined || !(await isAlive(pid))) return undefined
  return (await worksIn(pid, dataDir)) ? pid : undefined
}

/** Removes a lock that a killed postmaster left, which would stop the next one if its number is in use again. */
export async function clearStaleLock(dataDir: string): Promise<void> {
  if ((await runningPostmaster(dataDir)) !== undefined) return
  await rm(join(dataDir, 'postmaster.pid'), { force: true })
}

/** Stops a postmaster: politely, then at once (its next start recovers from the log). */
export async function stopPostmaster(pid: number, politeMs = 10_000): Promise<void> {
  signal(pid, 'SIGINT')
  if (await isGone(pid, politeMs)) return
  signal(pid, 'SIGQUIT')
  if (await isGone(pid, 5_000)) return
  signal(pid, 'SIGKILL')
  await isGone(pid, 5_000)
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += POLL_MS) {
    if (!(await isAlive(pid))) return true
    await sleep(POLL_MS)
  }
  return false
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch {
    return false
  }
}

/** A zombie counts as dead: nobody may be there to bury it in a container. */
async function isAlive(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return signal(pid, 0)
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const state = stat.slice(stat.lastIndexOf(')') + 2)[0]
  return state !== undefined && state !== 'Z' && state !== 'X'
}

/** A postmaster's working directory is its data directory. */
async function worksIn(pid: number, dataDir: string): Promise<boolean> {
  if (process.platform !== 'linux') return true
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined)
  return cwd !== undefined && cwd === (await realpath(dataDir).catch(() => dataDir))
}
