import type { WorkspaceId } from '../../shared/ids.ts'
import type { Guest } from './preview-gate.ts'
import type { PreviewTarget } from './preview-host.ts'

/** Something under way between a visitor and an app: an answer being streamed, or a WebSocket. */
export type Exchange = {
  readonly workspaceId: WorkspaceId
  readonly target: PreviewTarget
  readonly guest: Guest
  end(): void
}

/** Everything under way, so that what may no longer be seen ends, and not only begins no more. */
export class Exchanges {
  readonly #open = new Set<Exchange>()
  readonly #mayGoOn: (exchange: Exchange) => Promise<boolean>

  constructor(deps: { mayGoOn: (exchange: Exchange) => Promise<boolean> }) {
    this.#mayGoOn = deps.mayGoOn
  }

  add(exchange: Exchange): () => void {
    this.#open.add(exchange)
    return () => this.#open.delete(exchange)
  }

  /** Ends what the gate would not open now: of one workspace, or of all. */
  async recheck(workspaceId?: WorkspaceId): Promise<void> {
    const asked = [...this.#open].filter(
      (exchange) => workspaceId === undefined || exchange.workspaceId === workspaceId,
    )
    await Promise.all(asked.map((exchange) => this.#recheckOne(exchange)))
  }

  /** Ends everything. */
  endAll(): void {
    for (const exchange of this.#open) exchange.end()
  }

  async #recheckOne(exchange: Exchange): Promise<void> {
    // When it cannot be known, it is not allowed.
    const allowed = await this.#mayGoOn(exchange).catch(() => false)
    if (!allowed) exchange.end()
  }
}
