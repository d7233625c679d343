import type { Person } from '../../shared/accounts.ts'
import { LIMITS } from '../../shared/limits.ts'
import type { AwarenessEntry } from './frames.ts'
import { colourOf } from './palette.ts'
import { later, type Timing } from './timing.ts'

/** A connection, as far as its caret goes. */
export type Presence = {
  readonly person: Person
  /** The Yjs client id it speaks for, once it has said so. */
  clientId: number | undefined
}

type Known = {
  /** Who spoke for it first; nobody else can, even when they are away. */
  userId: string
  owner: Presence | undefined
  /** The clock its client last used; ours is apart, so that a client that comes back is heard at once. */
  heard: number
  clock: number
  state: string | null
  leaving: NodeJS.Timeout | undefined
}

const REMEMBERED = 1_000

/**
 * Who points where in one room. A connection speaks for one client id only, its name and colour are
 * written here, and entries for others (stock clients echo them all) are ignored.
 */
export class AwarenessRegistry {
  readonly #known = new Map<number, Known>()
  readonly #changed = new Set<number>()
  readonly #timing: Timing
  readonly #flush: (changed: readonly AwarenessEntry[]) => void
  #timer: NodeJS.Timeout | undefined

  constructor(deps: { timing: Timing; flush: (changed: readonly AwarenessEntry[]) => void }) {
    this.#timing = deps.timing
    this.#flush = deps.flush
  }

  /** Whom a client id belongs to now, if they are connected. */
  ownerOf(clientId: number): Presence | undefined {
    return this.#known.get(clientId)?.owner
  }

  /** False when the id is somebody else's. */
  claim(presence: Presence, clientId: number): boolean {
    if (presence.clientId === clientId) return true
    if (presence.clientId !== undefined) return false
    const known = this.#known.get(clientId)
    if (known !== undefined && known.userId !== presence.person.id) return false
    if (known?.owner !== undefined) known.owner.clientId = undefined
    clearTimeout(known?.leaving)
    const kept = known ?? { userId: presence.person.id, clock: 0, state: null }
    this.#known.set(clientId, { ...kept, owner: presence, leaving: undefined, heard: -1 })
    presence.clientId = clientId
    return true
  }

  /** Takes what a connection says of itself; the rest of the frame is left out. */
  receive(presence: Presence, entries: readonly AwarenessEntry[]): void {
    for (const entry of entries) {
      const { clientId } = entry
      if (presence.clientId === undefined && entry.state !== null && entries.length === 1) {
        this.claim(presence, clientId)
      }
      if (clientId === presence.clientId) this.#update(presence, entry)
    }
  }

  /** The person left, unless the same client is back within the grace. */
  leave(presence: Presence): void {
    const { clientId } = presence
    const known = clientId === undefined ? undefined : this.#known.get(clientId)
    if (clientId === undefined || known?.owner !== presence) return
    known.owner = undefined
    presence.clientId = undefined
    if (known.state === null) return
    known.leaving = later(this.#timing.leaveGrace, () => this.#remove(clientId, known))
  }

  /** Everybody's state, but for one client's own. */
  snapshot(except: number | undefined): AwarenessEntry[] {
    return Array.from(this.#known, ([clientId, { clock, state }]) => ({
      clientId,
      clock,
      state,
    })).filter(({ clientId, state }) => state !== null && clientId !== except)
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const { leaving } of this.#known.values()) clearTimeout(leaving)
    this.#known.clear()
    this.#changed.clear()
  }

  #update(presence: Presence, { clientId, clock, state }: AwarenessEntry): void {
    const known = this.#known.get(clientId)
    if (known === undefined || known.owner !== presence) return
    if (clock < known.heard || (clock === known.heard && state !== null)) return
    const written = state === null ? null : stateFor(presence.person, state)
    if (written === undefined) return
    known.heard = clock
    this.#set(clientId, known, written)
  }

  #remove(clientId: number, known: Known): void {
    if (known.owner !== undefined) return
    this.#set(clientId, known, null)
    this.#prune()
  }

  #set(clientId: number, known: Known, state: string | null): void {
    known.clock = Math.max(known.clock + 1, known.heard)
    known.state = state
    this.#changed.add(clientId)
    this.#timer ??= later(this.#timing.awareness, () => this.#send())
  }

  #send(): void {
    this.#timer = undefined
    const changed = Array.from(this.#changed)
    this.#changed.clear()
    this.#flush(
      changed.map((clientId) => ({
        clientId,
        clock: this.#known.get(clientId)?.clock ?? 0,
        state: this.#known.get(clientId)?.state ?? null,
      })),
    )
  }

  /** Clocks of those who left are kept, so that a removal is not undone; but not for ever. */
  #prune(): void {
    for (const [clientId, { owner, state }] of this.#known) {
      if (this.#known.size <= REMEMBERED) return
      if (owner === undefined && state === null) this.#known.delete(clientId)
    }
  }
}

/** The state as others will see it, or undefined when it is not acceptable. */
function stateFor(person: Person, text: string): string | undefined {
  if (text.length > LIMITS.awarenessStateBytes) return undefined
  try {
    const state: unknown = JSON.parse(text)
    if (typeof state !== 'object' || state === null || Array.isArray(state)) return undefined
    const { id, name, slot } = person
    return JSON.stringify({ ...state, user: { id, name, slot, color: colourOf(slot) } })
  } catch {
    return undefined
  }
}
