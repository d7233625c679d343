import type { Duplex } from 'node:stream'
import type { WorkspaceId } from '../../shared/ids.ts'

type Deps = {
  leases: { ownersOf(ids: readonly WorkspaceId[]): Promise<ReadonlyMap<WorkspaceId, string>> }
  log: { warn(fields: object, phrase: string): void }
  lookMs?: number
}
type Tie = { readonly id: WorkspaceId; readonly owner: string }

const LOOK_MS = 2_000

/**
 * The sockets that we tied to another server's. One whose server froze says nothing and never closes, so who is
 * at the other end is cut off as soon as the lease is no longer that server's, and comes again.
 */
export class TiedSockets implements Disposable {
  readonly #deps: Deps
  readonly #ties = new Map<Duplex, Tie>()
  readonly #timer: NodeJS.Timeout

  constructor(deps: Deps) {
    this.#deps = deps
    this.#timer = setInterval(() => void this.#look(), deps.lookMs ?? LOOK_MS)
    this.#timer.unref()
  }

  add(socket: Duplex, tie: Tie): void {
    this.#ties.set(socket, tie)
    socket.once('close', () => this.#ties.delete(socket))
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    for (const socket of this.#ties.keys()) socket.destroy()
  }

  async #look(): Promise<void> {
    if (this.#ties.size === 0) return
    const { leases, log } = this.#deps
    const looked = [...this.#ties]
    try {
      const owners = await leases.ownersOf([...new Set(looked.map(([, { id }]) => id))])
      for (const [socket, { id, owner }] of looked) if (owners.get(id) !== owner) socket.destroy()
    } catch (error) {
      // Without the database nobody can take over either.
      log.warn({ err: error }, 'owners not looked up')
    }
  }
}
