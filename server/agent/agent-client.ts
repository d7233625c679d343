import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import {
  AgentInfo,
  AgentMetrics,
  AgentPort,
  AGENT_PROTOCOL,
  ExecResult,
  type AgentEvent,
  type ExecRequest,
} from '../../shared/agent-protocol.ts'
import { AppError } from '../../shared/errors.ts'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { TemplateId } from '../../shared/templates.ts'
import type { Agent, AgentAddress } from './agent.ts'
import { dialThrough } from './agent-dial.ts'
import { AgentFilesClient } from './agent-files.ts'
import { AgentHttp, unavailable } from './agent-http.ts'
import { AgentNews } from './agent-news.ts'
import { AgentPtysClient } from './agent-ptys.ts'

const RETRY_MS = 50
const EXEC_MARGIN_MS = 30_000
const EXEC_DEFAULT_MS = 30_000
const PortList = z.object({ ports: z.array(AgentPort).max(10_000) })
const Copied = z.object({ copied: z.boolean() })

type Listener = (event: AgentEvent | { type: 'resync' }) => void

/** The one client of the agent protocol: one of these per life of an agent. */
export class AgentClient implements Agent {
  readonly workspaceId: WorkspaceId
  readonly bootId: string
  readonly gone: Promise<void>
  readonly files: AgentFilesClient
  readonly ptys: AgentPtysClient
  readonly #address: AgentAddress
  readonly #http: AgentHttp
  readonly #news: AgentNews
  readonly #listeners = new Set<Listener>()
  readonly #settleGone: () => void
  #over = false

  private constructor(address: AgentAddress, workspaceId: WorkspaceId, bootId: string) {
    this.#address = address
    this.workspaceId = workspaceId
    this.bootId = bootId
    const { promise, resolve } = Promise.withResolvers<void>()
    this.gone = promise
    this.#settleGone = resolve
    this.#http = new AgentHttp(address)
    this.files = new AgentFilesClient(this.#http)
    this.ptys = new AgentPtysClient(address, this.#http)
    this.#news = new AgentNews({
      address,
      bootId,
      listener: (event) => this.#tell(event),
      onGone: () => void this[Symbol.asyncDispose](),
    })
  }

  /** Tries until the agent answers or the signal ends it; another token or protocol fails at once. */
  static async connect(
    address: AgentAddress,
    workspaceId: WorkspaceId,
    signal: AbortSignal,
  ): Promise<AgentClient> {
    const http = new AgentHttp(address)
    try {
      const { bootId } = await untilItAnswers(http, signal)
      return new AgentClient(address, workspaceId, bootId)
    } finally {
      await http.close()
    }
  }

  async info(): Promise<AgentInfo> {
    return await this.#http.json(AgentInfo, { method: 'GET', path: '/v1/info' })
  }

  async exec(request: ExecRequest, signal?: AbortSignal): Promise<ExecResult> {
    return await this.#http.json(ExecResult, {
      method: 'POST',
      path: '/v1/exec',
      json: request,
      signal,
      answerMs: (request.timeoutMs ?? EXEC_DEFAULT_MS) + EXEC_MARGIN_MS,
    })
  }

  async ports(): Promise<AgentPort[]> {
    return (await this.#http.json(PortList, { method: 'GET', path: '/v1/ports' })).ports
  }

  async stopPort(port: number): Promise<void> {
    await this.#http.none({ method: 'POST', path: `/v1/ports/${port}/stop` })
  }

  async metrics(): Promise<AgentMetrics> {
    return await this.#http.json(AgentMetrics, { method: 'GET', path: '/v1/metrics' })
  }

  async applyTemplate(template: TemplateId): Promise<boolean> {
    const ask = { method: 'POST', path: '/v1/template', json: { template } } as const
    return (await this.#http.json(Copied, { ...ask, answerMs: 120_000 })).copied
  }

  async dial(port: number, signal?: AbortSignal): Promise<Duplex> {
    if (this.#over) throw new AppError('unavailable', 'The workspace does not answer.')
    return await dialThrough(this.#address, port, signal)
  }

  onEvent(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Hangs up everything; the agent itself lives on. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#over) return
    this.#over = true
    this.#news.close()
    this.ptys.hangUp()
    await this.#http.close()
    this.#settleGone()
    this.#listeners.clear()
  }

  #tell(event: AgentEvent | { type: 'resync' }): void {
    for (const listener of this.#listeners) listener(event)
  }
}

async function untilItAnswers(http: AgentHttp, signal: AbortSignal): Promise<AgentInfo> {
  for (;;) {
    try {
      const info = await http.json(AgentInfo, { method: 'GET', path: '/v1/info', signal })
      if (info.protocol === AGENT_PROTOCOL) return info
      throw new AppError('conflict', `The agent speaks protocol ${info.protocol}.`)
    } catch (error) {
      if (signal.aborted || !isNotYetThere(error)) throw unavailable(error, signal)
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
    }
  }
}

/** Nobody listens yet, or hangs up while starting. An answer of any kind is an answer. */
function isNotYetThere(error: unknown): boolean {
  return error instanceof AppError && error.code === 'unavailable' && error.cause !== undefined
}
