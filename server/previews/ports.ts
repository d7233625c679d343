import type { AgentPort, PtyInfo } from '../../shared/agent-protocol.ts'
import { AppError } from '../../shared/errors.ts'
import type { UserId, WorkspaceId } from '../../shared/ids.ts'
import type { Port, PortChange } from '../../shared/ports.ts'
import type { Role } from '../../shared/roles.ts'
import { TEMPLATES } from '../../shared/templates.ts'
import type { Agent } from '../agent/agent.ts'
import type { Clock, NewsDesk, Sandboxes, Unsubscribe } from '../seams.ts'
import type { PreviewGate } from './preview-gate.ts'
import { DEFAULT_RULE, ruleAt, type PortRule, type PortStore } from './port-store.ts'
import type { PreviewHosts } from './preview-host.ts'

type Deps = {
  store: PortStore
  hosts: PreviewHosts
  gate: Pick<PreviewGate, 'forgetRules'>
  sandboxes: Pick<Sandboxes, 'findAgent' | 'onAgent'>
  news: NewsDesk
  clock: Clock
  /** Ends what may no longer be seen. */
  recheck: (workspaceId: WorkspaceId) => Promise<void>
}

/** What an agent tells: who listens, and the shells they were started from. */
type Found = { readonly open: readonly AgentPort[]; readonly ptys: readonly PtyInfo[] }

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
      else void this.#publish(workspaceId, { open: [], ptys: [] })
    })
  }

  async list(workspaceId: WorkspaceId): Promise<Port[]> {
    const agent = this.#deps.sandboxes.findAgent(workspaceId)
    const [open, ptys] = await Promise.all([agent?.ports(), agent?.ptys.list()])
    return this.#merge(workspaceId, { open: open ?? [], ptys: ptys ?? [] })
  }

  /** Committed and in force, for what is open too, when it resolves. */
  async decide(
    at: { workspaceId: WorkspaceId; port: number; by: UserId } & PortChange,
    role: Role,
  ): Promise<Port> {
    const { store, gate, recheck, clock } = this.#deps
    const { publicForMs, ...decision } = at
    if (publicForMs !== undefined && at.visibility !== 'public') {
      throw new AppError('bad_input', 'Only a public port can be shared for a time.')
    }
    const before = (await store.rules(at.workspaceId)).get(at.port) ?? DEFAULT_RULE
    // Private means: nobody but the owner. An editor who could lift it would be somebody.
    if (role !== 'owner' && [before.visibility, at.visibility].includes('private')) {
      throw new AppError('forbidden', 'Only the owner makes a port private, or private no more.')
    }
    await store.decide({
      ...decision,
      ...(publicForMs !== undefined && { publicUntil: new Date(clock.now() + publicForMs) }),
    })
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
    const tell = async (ports: () => Promise<AgentPort[]>): Promise<void> => {
      const [open, ptys] = await Promise.all([ports(), agent.ptys.list()])
      await this.#publish(workspaceId, { open, ptys })
    }
    const refresh = () => tell(() => agent.ports()).catch(() => undefined)
    void refresh()
    return agent.onEvent((event) => {
      if (event.type === 'ports') void tell(async () => event.ports).catch(() => undefined)
      if (event.type === 'resync') void refresh()
    })
  }

  async #publish(workspaceId: WorkspaceId, found: Found): Promise<void> {
    // News are a courtesy: who missed them asks for the list.
    const ports = await this.#merge(workspaceId, found).catch(() => undefined)
    if (ports) this.#deps.news.publish(workspaceId, { type: 'ports', ports })
  }

  async #merge(workspaceId: WorkspaceId, { open, ptys }: Found): Promise<Port[]> {
    const { store, hosts, clock } = this.#deps
    const [workspace, rules] = await Promise.all([
      store.byId(workspaceId),
      store.rules(workspaceId),
    ])
    if (!workspace) return []
    const declared = TEMPLATES.find(({ id }) => id === workspace.template)?.port
    const processes = new Map(open.map((each) => [each.port, each]))
    const numbers = new Set([...processes.keys(), ...rules.keys(), ...(declared ? [declared] : [])])
    return [...numbers]
      .toSorted((a, b) => a - b)
      .map((port) => ({
        port,
        ...processOf(processes.get(port), ptys),
        ...sharing(ruleAt(rules.get(port) ?? DEFAULT_RULE, clock.now())),
        url: `${hosts.origin({ port, slug: workspace.slug })}/`,
      }))
  }
}

function processOf(found: AgentPort | undefined, ptys: readonly PtyInfo[]) {
  if (!found) return { process: null, listening: false }
  const { process, pid, command, session } = found
  const terminal = ptys.find((pty) => pty.pid !== null && pty.pid === session)?.id
  return {
    process,
    listening: true,
    ...(pid !== null && { pid }),
    ...(command !== undefined && { command }),
    ...(terminal !== undefined && { terminal }),
  }
}

function sharing({ visibility, publicUntil }: PortRule) {
  return { visibility, ...(publicUntil && { publicUntil: publicUntil.toISOString() }) }
}
