import { readFile, readlink, realpath, writeFile } from 'node:fs/promises'
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

/**
 * Lets go of a lock that a killed postmaster left and whose number somebody else has now, or a zombie
 * keeps. The file stays, with a free number: Postgres itself must look whether orphans still write.
 */
export async function releaseStaleLock(dataDir: string, lockFile: string): Promise<void> {
  const text = await readFile(lockFile, 'utf8').catch(() => undefined)
  const pid = Number.parseInt(text ?? '', 10)
  if (text === undefined || !(pid > 0) || !signal(pid, 0)) return
  if ((await isAlive(pid)) && (await worksIn(pid, dataDir))) return
  if ((await readFile(lockFile, 'utf8').catch(() => '')) !== text) return
  await writeFile(lockFile, text.replace(/^\d+/, String(freeNumber())))
}

/** A process id nobody has: they are given out upwards, the last ones hardly ever. */
function freeNumber(): number {
  for (let pid = 4_194_303; pid > 0; pid -= 1) if (!isTaken(pid)) return pid
  return 4_194_303
}

function isTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
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
