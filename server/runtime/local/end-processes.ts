import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isGone, signalTo, withVariable } from './process-id.ts'
import type { SandboxState } from './sandbox-state.ts'

const POLITE_MS = 3_000
const FORCED_MS = 3_000
/** The agent's mark on everything it starts. */
const SESSION_VARIABLE = 'ATELIER_SESSION'
/** Our mark on an agent: the folder of its sandbox. */
export const SANDBOX_VARIABLE = 'ATELIER_SANDBOX'
/** Where an agent tells its port. In a folder of its own: sandboxes write there, and nowhere beside it. */
export const ANNOUNCEMENT = 'run/announce.json'

/** Ends an agent and everything it started: politely, then at once. Nothing running: done. */
export async function endProcesses(agent: NonNullable<SandboxState['agent']>): Promise<void> {
  await signalTo(agent.process, 'SIGTERM')
  if (!(await isGone(agent.root, POLITE_MS))) await signalTo(agent.process, 'SIGKILL')
  await signalTo(agent.root, 'SIGKILL')
  await isGone(agent.root, FORCED_MS)
  await endMarked(SESSION_VARIABLE, agent.bootId)
}

/** Ends what a server started here that was killed before it could write it down. */
export async function endStrays(folder: string): Promise<void> {
  const text = await readFile(join(folder, ANNOUNCEMENT), 'utf8').catch(() => '')
  await endMarked(SANDBOX_VARIABLE, folder)
  const bootId = /"bootId":"([0-9a-f-]{36})"/.exec(text)?.[1]
  if (bootId) await endMarked(SESSION_VARIABLE, bootId)
}

/** A plain process has no cage: what left its parents still carries the mark. */
async function endMarked(name: string, value: string): Promise<void> {
  const found = await withVariable(name, value)
  for (const id of found) await signalTo(id, 'SIGKILL')
  for (const id of found) await isGone(id, FORCED_MS)
}
