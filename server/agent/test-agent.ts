import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { AgentConfig } from '../../shared/agent-protocol.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import type { Agent, AgentAddress } from './agent.ts'
import { AgentClient } from './agent-client.ts'

const MAIN = resolve(import.meta.dirname, '../../sandbox-images/agent/main.ts')
const TEMPLATES = resolve(import.meta.dirname, '../../sandbox-images/workspace/templates')
const START_MS = 15_000
const Announced = z.object({ port: z.int(), pid: z.int(), bootId: z.uuid() })

export type TestAgentOptions = {
  readonly files?: Readonly<Record<string, string | Buffer>>
  readonly env?: Readonly<Record<string, string>>
  readonly workspaceId?: WorkspaceId
  /** Anything else of the agent's config. */
  readonly config?: Partial<AgentConfig>
  /** What to run instead of the source: a bundle. */
  readonly command?: readonly string[]
  /** Put before the command: a program that prepares something and then becomes it. */
  readonly wrap?: readonly string[]
}

/** The real agent as a plain process on a folder of its own, gone with all its children at the end. */
export async function startTestAgent(options: TestAgentOptions = {}): Promise<TestAgent> {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-agent-'))
  const agent = new TestAgent(folder, options)
  try {
    await agent.start()
    return agent
  } catch (error) {
    await agent[Symbol.asyncDispose]()
    throw error
  }
}

export class TestAgent implements AsyncDisposable {
  readonly root: string
  readonly home: string
  readonly token = randomBytes(24).toString('base64url')
  readonly workspaceId: WorkspaceId
  readonly #folder: string
  readonly #options: TestAgentOptions
  #child: ChildProcess | undefined
  #client: AgentClient | undefined
  #address: AgentAddress | undefined
  #output = ''

  constructor(folder: string, options: TestAgentOptions) {
    this.#folder = folder
    this.#options = options
    this.root = join(folder, 'files')
    this.home = join(folder, 'home')
    this.workspaceId = options.workspaceId ?? WorkspaceId.parse(randomUUID())
  }

  /** Of the agent that runs now: another one after `restart`. */
  get client(): Agent {
    if (!this.#client) throw new Error('The agent does not run.')
    return this.#client
  }

  get address(): AgentAddress {
    if (!this.#address) throw new Error('The agent does not run.')
    return this.#address
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** What the agent printed so far. */
  get output(): string {
    return this.#output
  }

  async start(port = 0): Promise<void> {
    await this.#layOut()
    const announce = join(this.#folder, 'announce.json')
    await rm(announce, { force: true })
    const { command = [process.execPath, MAIN], wrap = [] } = this.#options
    const [file = process.execPath, ...args] = [...wrap, ...command]
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], cwd: this.#folder })
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => (this.#output = (this.#output + text).slice(-100_000)))
    }
    child.stdin.end(`${JSON.stringify(this.#config(port, announce))}\n`)
    const told = await this.#announced(announce, child)
    this.#address = { host: '127.0.0.1', port: told.port, token: this.token }
    const signal = AbortSignal.timeout(START_MS)
    this.#client = await AgentClient.connect(this.#address, this.workspaceId, signal)
  }

  /** As a crash would: no goodbye, and no time to tidy up. */
  async kill(): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  /** Another agent on the same files and the same port. */
  async restart(): Promise<void> {
    await this.kill()
    await this.#client?.[Symbol.asyncDispose]()
    await this.start(this.address.port)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client?.[Symbol.asyncDispose]()
    const child = this.#child
    if (child && child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await Promise.race([exited, sleep(6_000, undefined, { ref: false })])
    }
    await this.kill()
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }

  async #layOut(): Promise<void> {
    await mkdir(this.root, { recursive: true })
    await mkdir(this.home, { recursive: true })
    if (this.#client) return
    for (const [path, content] of Object.entries(this.#options.files ?? {})) {
      await mkdir(dirname(join(this.root, path)), { recursive: true })
      await writeFile(join(this.root, path), content)
    }
  }

  #config(port: number, announce: string): Partial<AgentConfig> {
    return {
      token: this.token,
      listen: { host: '127.0.0.1', port },
      announce,
      root: this.root,
      home: this.home,
      env: { ...this.#options.env },
      templates: TEMPLATES,
      portScope: 'session',
      ripgrep: ripgrepPath(),
      ...this.#options.config,
    }
  }

  async #announced(file: string, child: ChildProcess): Promise<z.infer<typeof Announced>> {
    for (const until = Date.now() + START_MS; Date.now() < until; await sleep(20)) {
      const text = await readFile(file, 'utf8').catch(() => undefined)
      if (text !== undefined) return Announced.parse(JSON.parse(text))
      if (child.exitCode !== null) break
    }
    throw new Error(`The agent did not start:\n${this.#output}`)
  }
}

function ripgrepPath(): string {
  const platform = `@vscode/ripgrep-${process.platform}-${process.arch}`
  return createRequire(import.meta.url).resolve(`${platform}/bin/rg`)
}
