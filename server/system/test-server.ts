import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { SERVER } from '../../scripts/lib/setup.mjs'
import { checkout, compileCache } from '../version.ts'
import { disksOf, KEEPER } from './remains.ts'
import { TestPerson } from './test-person.ts'

const run = promisify(execFile)
const START_MS = 60_000
const GONE_MS = 60_000

/** What a test reads of a workspace. */
export type TestWorkspace = {
  readonly id: string
  readonly slug: string
  readonly status: string
  readonly reason: string | null
}

/**
 * A whole Atelier as people run it: `server/main.ts` in a process of its own, on a data directory of
 * its own. Disposing it deletes its workspaces, stops it and removes the directory; a keeper process
 * does the same by force if the test dies before.
 */
export class TestServer implements AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly dataDir: string
  readonly #env: NodeJS.ProcessEnv
  /** None for one that is beside another: that one's takes care of both. */
  readonly #keeper: ChildProcess | undefined
  #process: ChildProcess | undefined
  #lines: string[] = []
  #token: string | undefined

  private constructor(port: number, dataDir: string, env: NodeJS.ProcessEnv, first = true) {
    this.port = port
    this.url = `http://localhost:${port}`
    this.dataDir = dataDir
    this.#env = {
      ...process.env,
      ...env,
      NODE_ENV: 'production',
      NODE_COMPILE_CACHE: compileCache,
      PORT: String(port),
      ATELIER_DATA: dataDir,
    }
    if (!first) return
    this.#keeper = spawn(process.execPath, [join(import.meta.dirname, KEEPER), dataDir], {
      stdio: ['pipe', 'ignore', 'inherit'],
      detached: true,
    })
    this.#keeper.stdin?.on('error', () => undefined)
  }

  /** Another process of the same Atelier, on its data and database; it ends with `stop`, or with the first. */
  async beside(): Promise<TestServer> {
    const second = new TestServer(await freePort(), this.dataDir, this.#env, false)
    await second.start()
    return second
  }

  /**
   * `at` is the folder for its data, when the machine's own for temporary files will not do. `prepare`
   * may lay something out in the data folder first, and say what else the environment is to hold.
   */
  static async start(
    env: NodeJS.ProcessEnv = {},
    at: string = tmpdir(),
    prepare: (dataDir: string) => Promise<NodeJS.ProcessEnv> = async () => ({}),
  ): Promise<TestServer> {
    const dataDir = await mkdtemp(join(at, 'atelier-system-'))
    // As open as `.atelier` of a checkout is: the embedded Postgres runs there as somebody else.
    await chmod(dataDir, 0o755)
    const more = await prepare(dataDir)
    const server = new TestServer(await freePort(), dataDir, { ...env, ...more })
    try {
      await server.start()
      return server
    } catch (error) {
      // Nobody will dispose what nobody got.
      await server.#sweep()
      throw error
    }
  }

  /** Resolves when it listens, with how long that took. */
  async start(env: NodeJS.ProcessEnv = {}): Promise<number> {
    const began = performance.now()
    this.#lines = []
    const child = spawn(process.execPath, SERVER, {
      cwd: checkout,
      env: { ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    createInterface({ input: child.stderr }).on('line', (line) => this.#lines.push(line))
    const printed = createInterface({ input: child.stdout })
    await new Promise<void>((settle, reject) => {
      printed.on('line', (line) => {
        this.#lines.push(line)
        if (line.includes(this.#env['PUBLIC_URL'] ?? this.url)) settle()
      })
      child.once('exit', () => reject(new Error(`The server ended:\n${this.output()}`)))
      const late = () => reject(new Error(`The server did not listen:\n${this.output()}`))
      setTimeout(late, START_MS).unref()
    })
    return performance.now() - began
  }

  /** Everything it printed in this life. */
  output(): string {
    return this.#lines.join('\n')
  }

  /** Whether it runs: a server that broke under a test must not look like one that refused. */
  get runs(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null
  }

  /** The process itself, to be looked at or sent a signal. */
  get pid(): number {
    const pid = this.#process?.pid
    if (pid === undefined) throw new Error('The server does not run.')
    return pid
  }

  /** Lines of its log that say something went wrong by our own fault. */
  failures(): string[] {
    return this.#lines.filter((line) => /"level":[56]0/.test(line))
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

  /** The owner, speaking through the token. */
  async owner(): Promise<TestPerson> {
    return new TestPerson(this, await this.token())
  }

  /** A JSON call as the owner; anything but 2xx throws with what the server said. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    return (await this.owner()).call<T>(method, path, body)
  }

  async workspaces(): Promise<TestWorkspace[]> {
    const list = await this.call<{ workspaces: TestWorkspace[] }>('GET', '/api/workspaces')
    return list.workspaces
  }

  /** A workspace that runs. */
  async workspace(name: string, template = 'blank'): Promise<TestWorkspace> {
    const made = await this.call<TestWorkspace>('POST', '/api/workspaces', { name, template })
    return this.reaches(made.id, 'running')
  }

  /** Waits for a state; one that failed says why at once. */
  async reaches(id: string, status: string, timeoutMs = 120_000): Promise<TestWorkspace> {
    let last: TestWorkspace | undefined
    const arrived = await eventually(async () => {
      last = await this.call<TestWorkspace>('GET', `/api/workspaces/${id}`)
      return last.status === status || last.status === 'failed' ? last : undefined
    }, timeoutMs).catch((error: unknown) => {
      throw new Error(`Not ${status}: ${JSON.stringify(last)}\n${this.output()}`, { cause: error })
    })
    if (arrived.status === status) return arrived
    throw new Error(`Not ${status}: ${arrived.reason}\n${this.output()}`)
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

  /** Deletes every workspace and waits until the server has done it. */
  async deleteAll(): Promise<void> {
    const mine = await this.workspaces()
    for (const { id } of mine) {
      // Another server of the same Atelier may have looked after it until a moment ago.
      await eventually(async () => {
        await this.call('DELETE', `/api/workspaces/${id}`)
        return true
      })
    }
    await eventually(async () => {
      return (await disksOf(this.dataDir)).length === 0
    }, GONE_MS)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      if (!this.runs) await this.start()
      await this.deleteAll()
      await this.stop()
    } finally {
      await this.#sweep()
    }
  }

  /** The keeper ends whatever is still there, the server included. */
  async #sweep(): Promise<void> {
    if (this.#keeper) {
      const kept = once(this.#keeper, 'exit')
      this.#keeper.stdin?.end('done')
      await kept
    }
    await rm(this.dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}

/** Polls until `probe` gives something; the error of the last try is the cause. */
export async function eventually<T>(
  probe: () => Promise<T | undefined | false> | T | undefined | false,
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
  throw new Error(`It did not happen within ${timeoutMs} ms: ${String(probe)}`, { cause: last })
}

/** A port that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (!address || typeof address === 'string') throw new Error('No port was free.')
  return address.port
}
