import type { AgentPort } from '../../shared/agent-protocol.ts'
import { AppError } from '../../shared/errors.ts'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { Port, Visibility } from '../../shared/ports.ts'
import type { Role } from '../../shared/roles.ts'
import { TEMPLATES } from '../../shared/templates.ts'
import type { Agent } from '../agent/agent.ts'
import type { NewsDesk, Sandboxes, Unsubscribe } from '../seams.ts'
import type { PreviewGate } from './preview-gate.ts'
import { DEFAULT_RULE, type PortStore } from './port-store.ts'
import type { PreviewHosts } from './preview-host.ts'

type Deps = {
  store: PortStore
  hosts: PreviewHosts
  gate: Pick<PreviewGate, 'forgetRules'>
  sandboxes: Pick<Sandboxes, 'findAgent' | 'onAgent'>
  news: NewsDesk
  /** Ends what may no longer be seen. */
  recheck: (workspaceId: WorkspaceId) => Promise<void>
}

/** The ports of a workspace: those something listens on, those decided about, and its template's. */
export class Ports implements Disposable {
  readonly #deps: Deps
  readonly #following = new Map<WorkspaceId, Unsubscribe>()
  readonly #unsubscribe: Unsubscribe

  constructor(deps: Deps) {
    this.#deps = deps
    this.#unsubscribe = deps.sandboxes.onAgent((workspaceId, agent) => {
      this.#following.get(workspaceId)?.()
      this.#following.delete(workspaceId)
      if (agent) this.#following.set(workspaceId, this.#follow(workspaceId, agent))
      else void this.#publish(workspaceId, [])
    })
  }

  async list(workspaceId: WorkspaceId): Promise<Port[]> {
    const open = await this.#deps.sandboxes.findAgent(workspaceId)?.ports()
    return this.#merge(workspaceId, open ?? [])
  }

  /** Committed and in force, for what is open too, when it resolves. */
  async decide(
    at: { workspaceId: WorkspaceId; port: number; visibility: Visibility },
    role: Role,
  ): Promise<Port> {
    const { store, gate, recheck } = this.#deps
    const before = (await store.rules(at.workspaceId)).get(at.port) ?? DEFAULT_RULE
    // Private means: nobody but the owner. An editor who could lift it would be somebody.
    if (role !== 'owner' && [before.visibility, at.visibility].includes('private')) {
      throw new AppError('forbidden', 'Only the owner makes a port private, or private no more.')
    }
    await store.decide(at)
    gate.forgetRules(at.workspaceId)
    await recheck(at.workspaceId)
    const ports = await this.list(at.workspaceId)
    this.#deps.news.publish(at.workspaceId, { type: 'ports', ports })
    const port = ports.find(({ port: number }) => number === at.port)
    if (!port) throw new Error('A port that was decided about is in the list.')
    return port
  }

  [Symbol.dispose](): void {
    this.#unsubscribe()
    for (const unsubscribe of this.#following.values()) unsubscribe()
  }

  #follow(workspaceId: WorkspaceId, agent: Agent): Unsubscribe {
    const refresh = () =>
      agent.ports().then(
        (open) => this.#publish(workspaceId, open),
        () => undefined,
      )
    void refresh()
    return agent.onEvent((event) => {
      if (event.type === 'ports') void this.#publish(workspaceId, event.ports)
      if (event.type === 'resync') void refresh()
    })
  }

  async #publish(workspaceId: WorkspaceId, open: AgentPort[]): Promise<void> {
    // News are a courtesy: who missed them asks for the list.
    const ports = await this.#merge(workspaceId, open).catch(() => undefined)
    if (ports) this.#deps.news.publish(workspaceId, { type: 'ports', ports })
  }

  async #merge(workspaceId: WorkspaceId, open: AgentPort[]): Promise<Port[]> {
    const { store, hosts } = this.#deps
    const [workspace, rules] = await Promise.all([
      store.byId(workspaceId),
      store.rules(workspaceId),
    ])
    if (!workspace) return []
    const declared = TEMPLATES.find(({ id }) => id === workspace.template)?.port
    const processes = new Map(open.map(({ port, process }) => [port, process]))
    const numbers = new Set([...processes.keys(), ...rules.keys(), ...(declared ? [declared] : [])])
    return [...numbers]
      .toSorted((a, b) => a - b)
      .map((port) => ({
        port,
        process: processes.get(port) ?? null,
        listening: processes.has(port),
        visibility: (rules.get(port) ?? DEFAULT_RULE).visibility,
        url: `${hosts.origin({ port, slug: workspace.slug })}/`,
      }))
  }
}
