import type { WorkspaceId } from '../../shared/ids.ts'
import type { Ownership } from '../seams.ts'

type Deps = {
  ownership: Ownership
  leases: { ownersOf(ids: readonly WorkspaceId[]): Promise<ReadonlyMap<WorkspaceId, string>> }
  /** Resolves when what runs of a workspace is ours to use. */
  settled: (id: WorkspaceId) => Promise<void>
}

/** An owner that goes away is noticed this late at most by those who only remember it. */
const REMEMBER_MS = 1_000
const SETTLE_MS = 5_000

/** Which server looks after a workspace. Nobody does: then it is us from now on. */
export class Owners {
  readonly #deps: Deps
  readonly #known = new Map<WorkspaceId, { owner: string; until: number }>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** The other server's address, or undefined: here. */
  async elsewhere(id: WorkspaceId): Promise<string | undefined> {
    const { ownership, leases } = this.#deps
    if (ownership.holds(id)) return undefined
    const known = this.#known.get(id)
    if (known && known.until > performance.now()) return known.owner
    if (await ownership.claim(id)) return this.#here(id)
    const owner = (await leases.ownersOf([id])).get(id)
    if (owner !== undefined) this.#known.set(id, { owner, until: performance.now() + REMEMBER_MS })
    return owner
  }

  /** It did not answer: the next one to ask looks again. */
  forget(id: WorkspaceId): void {
    this.#known.delete(id)
  }

  /** Whoever comes first finds the sandbox taken over, unless that takes long. */
  async #here(id: WorkspaceId): Promise<undefined> {
    this.#known.delete(id)
    const patience = new Promise<void>((settle) => {
      setTimeout(settle, SETTLE_MS).unref()
    })
    await Promise.race([this.#deps.settled(id), patience])
  }
}
