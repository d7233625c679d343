import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const READY_MS = 20_000

/** A server of somebody else's, and what is left to do when it has ended. */
export type Program = {
  readonly port: number
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly after: () => Promise<void>
}

/** Runs it in a process of its own: it listens when this resolves, and has ended when it is disposed. */
export async function startProgram({
  port,
  command,
  env,
  after,
}: Program): Promise<AsyncDisposable> {
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const hear = (chunk: Buffer) => (printed += chunk.toString())
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const ended = once(child, 'exit').catch(() => undefined)
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    await after()
  }
  try {
    await listens(port)
  } catch (error) {
    await stop()
    throw new Error(`${program} did not start: ${printed.slice(-500)}`, { cause: error })
  }
  return { [Symbol.asyncDispose]: stop }
}

async function listens(port: number): Promise<void> {
  for (const until = Date.now() + READY_MS; Date.now() < until; await sleep(100)) {
    const socket = connect(port, '127.0.0.1')
    const open = await new Promise<boolean>((settle) => {
      socket.once('connect', () => settle(true))
      socket.once('error', () => settle(false))
    })
    socket.destroy()
    if (open) return
  }
  throw new Error(`Nothing listens on ${port}.`)
}
