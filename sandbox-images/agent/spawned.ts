import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { endTree } from './processes.ts'

export type Spawned = ChildProcessByStdio<Writable, Readable, Readable>
export type SpawnOptions = {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Ends the process and all below it. */
  readonly signal?: AbortSignal
}

/** A program in a session of its own, so that all it starts can be found and ended with it. */
export function spawnTree(command: readonly string[], options: SpawnOptions): Spawned {
  const [file = '', ...args] = command
  const { cwd, env, signal } = options
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
  // A program that does not read its input is no failure of ours.
  child.stdin.on('error', () => child.stdin.destroy())
  const end = (): void => void endChild(child)
  signal?.addEventListener('abort', end, { once: true })
  child.once('close', () => signal?.removeEventListener('abort', end))
  if (signal?.aborted) end()
  return child
}

/** Ends a program at once, its children too, and lets go of its pipes. */
export async function endChild(child: Spawned): Promise<void> {
  if (child.pid !== undefined) await endTree(child.pid, { first: 'SIGKILL', graceMs: 1_000 })
  // What escaped from the tree may hold the pipes for ever.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
}

/** Resolves when the program has ended and its output is read; rejects when it cannot start. */
export function ended(
  child: Spawned,
): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
}
