import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const run = promisify(execFile)
const START_MS = 60_000

/**
 * A whole Atelier as people run it: `server/main.ts` in a process of its own, on a data directory of
 * its own. Disposing it deletes its workspaces, stops it and removes the directory.
 */
export class TestServer implements AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly dataDir: string
  readonly #env: NodeJS.ProcessEnv
  #process: ChildProcess | undefined
  #lines: string[] = []
  #token: string | undefined

  private constructor(port: number, dataDir: string, env: NodeJS.ProcessEnv) {
    this.port = port
    this.url = `http://localhost:${port}`
    this.dataDir = dataDir
    this.#env = {
      ...process.env,
      ...env,
      NODE_ENV: 'production',
      PORT: String(port),
      ATELIER_DATA: dataDir,
    }
  }

  static async start(env: NodeJS.ProcessEnv = {}): Promise<TestServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'atelier-system-'))
    const server = new TestServer(await freePort(), dataDir, env)
    await server.start()
    return server
  }

  /** Resolves when it listens, with what it printed until then. */
  async start(): Promise<void> {
    this.#lines = []
    const child = spawn(process.execPath, ['server/main.ts'], {
      cwd: checkout,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    createInterface({ input: child.stderr }).on('line', (line) => this.#lines.push(line))
    const printed = createInterface({ input: child.stdout })
    const listening = new Promise<void>((settle, reject) => {
      printed.on('line', (line) => {
        this.#lines.push(line)
        if (line.includes(this.url)) settle()
      })
      child.once('exit', () => reject(new Error(`The server ended:\n${this.output()}`)))
      const late = () => reject(new Error(`The server did not listen:\n${this.output()}`))
      setTimeout(late, START_MS).unref()
    })
    await listening
  }

  /** Everything it printed in this life. */
  output(): string {
    return this.#lines.join('\n')
  }

  /** A new one-time owner link, as the command line prints it. */
  async ownerLink(): Promise<string> {
    const link = /https?:\/\/\S+\/join\/\S+/.exec(await this.cli('owner-link'))?.[0]
    if (!link) throw new Error('The command line printed no link.')
    return link
  }

  /** `npm run -s atelier -- <args>` against this server's data. */
  async cli(...args: string[]): Promise<string> {
    const options = { cwd: checkout, env: this.#env }
    const { stdout } = await run(process.execPath, ['server/cli.ts', ...args], options)
    return stdout.trim()
  }

  /** An API token of the owner, made once. */
  async token(): Promise<string> {
    this.#token ??= await this.cli('token', 'create', 'test')
    return this.#token
  }

  /** A JSON call as the owner; anything but 2xx throws with what the server said. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await this.token()}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text ? JSON.parse(text) : undefined) as T
  }

  async workspaces(): Promise<{ id: string; slug: string; status: string }[]> {
    const list = await this.call<{ workspaces: { id: string; slug: string; status: string }[] }>(
      'GET',
      '/api/workspaces',
    )
    return list.workspaces
  }

  /** Ends the process; resolves when it has gone. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#process) await this.start()
    for (const { id } of await this.workspaces()) await this.call('DELETE', `/api/workspaces/${id}`)
    await this.stop()
    await rm(this.dataDir, { recursive: true, force: true })
  }
}

/** Polls until `probe` gives something; the error of the last try is the cause. */
export async function eventually<T>(
  probe: () => Promise<T | undefined | false>,
  timeoutMs = 30_000,
): Promise<T> {
  const until = Date.now() + timeoutMs
  let last: unknown
  while (Date.now() < until) {
    try {
      const found = await probe()
      if (found) return found
    } catch (error) {
      last = error
    }
    await new Promise((settle) => setTimeout(settle, 100))
  }
  throw new Error(`It did not happen within ${timeoutMs} ms.`, { cause: last })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (!address || typeof address === 'string') throw new Error('No port was free.')
  return address.port
}
