import type { WebSocket } from 'ws'
import { z } from 'zod'
import { PtyInfo, type NewPty } from '../../shared/agent-protocol.ts'
import type { TerminalId } from '../../shared/ids.ts'
import { type FoundPath, PathAnswer } from '../../shared/terminals.ts'
import type { AgentAddress, AgentPtys } from './agent.ts'
import type { AgentHttp } from './agent-http.ts'
import { openAgentSocket } from './agent-socket.ts'

const PtyList = z.object({ ptys: z.array(PtyInfo).max(1_000) })

/** Terminals by the agent. */
export class AgentPtysClient implements AgentPtys {
  readonly #address: AgentAddress
  readonly #http: AgentHttp
  readonly #sockets = new Set<WebSocket>()

  constructor(address: AgentAddress, http: AgentHttp) {
    this.#address = address
    this.#http = http
  }

  async list(): Promise<PtyInfo[]> {
    return (await this.#http.json(PtyList, { method: 'GET', path: '/v1/ptys' })).ptys
  }

  async create(id: TerminalId, options: NewPty): Promise<PtyInfo> {
    return await this.#http.json(PtyInfo, { method: 'PUT', path: `/v1/ptys/${id}`, json: options })
  }

  async restart(id: TerminalId): Promise<PtyInfo> {
    return await this.#http.json(PtyInfo, { method: 'POST', path: `/v1/ptys/${id}/restart` })
  }

  async rename(id: TerminalId, title: string): Promise<PtyInfo> {
    return await this.#http.json(PtyInfo, {
      method: 'PATCH',
      path: `/v1/ptys/${id}`,
      json: { title },
    })
  }

  async findPath(id: TerminalId, path: string): Promise<FoundPath | null> {
    const ask = { method: 'GET', path: `/v1/ptys/${id}/path`, query: { path } } as const
    return (await this.#http.json(PathAnswer, ask)).found
  }

  async close(id: TerminalId): Promise<void> {
    await this.#http.none({ method: 'DELETE', path: `/v1/ptys/${id}` })
  }

  /** Frames wait until the caller has attached its listener, in the same tick as this resolves. */
  async connect(id: TerminalId, viewer: { id: string; write: boolean }): Promise<WebSocket> {
    const query = new URLSearchParams({ viewer: viewer.id, write: viewer.write ? '1' : '0' })
    const socket = await openAgentSocket(this.#address, `/v1/ptys/${id}?${query.toString()}`)
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    setImmediate(() => socket.resume())
    return socket
  }

  /** The agent has gone: no socket may wait for it. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.terminate()
  }
}
