import { createStore } from 'zustand/vanilla'
import type { WorkspaceSession } from '../workspace/session.ts'
import { TerminalSession } from './terminal-session.ts'

type Kept = { readonly session: TerminalSession; users: number; cancel: () => void }

/** A terminal that moves to another part of the page is nowhere for a moment. */
const LINGER_MS = 10_000
const pools = new WeakMap<WorkspaceSession, TerminalPool>()

/** The terminals this page has joined in a workspace. */
export function poolOf(workspace: WorkspaceSession): TerminalPool {
  const known = pools.get(workspace) ?? new TerminalPool((id) => new TerminalSession(workspace, id))
  pools.set(workspace, known)
  return known
}

/** Keeps a joined terminal while somebody shows it, so that it moves without starting over. */
export class TerminalPool {
  /** Those that are joined, and the one whose keys were pressed last. */
  readonly store = createStore<{
    readonly joined: ReadonlyMap<string, TerminalSession>
    readonly last: string | null
  }>(() => ({ joined: new Map(), last: null }))
  readonly #kept = new Map<string, Kept>()
  readonly #make: (id: string) => TerminalSession

  constructor(make: (id: string) => TerminalSession) {
    this.#make = make
  }

  take(id: string): TerminalSession {
    const known = this.#kept.get(id)
    if (known) {
      known.cancel()
      known.users += 1
      return known.session
    }
    const session = this.#make(id)
    this.#kept.set(id, { session, users: 1, cancel: () => undefined })
    session.screen.element.addEventListener('focusin', () => this.store.setState({ last: id }))
    this.#tell()
    return session
  }

  leave(id: string): void {
    const kept = this.#kept.get(id)
    if (!kept) return
    kept.users -= 1
    if (kept.users > 0) return
    const { line } = kept.session.client.view()
    const gone = line.status === 'lost' && line.final
    const timer = setTimeout(() => this.#drop(id), gone ? 0 : LINGER_MS)
    kept.cancel = () => clearTimeout(timer)
  }

  /** The one a command is meant for: that which has the keyboard, or had it last. */
  latest(): TerminalSession | undefined {
    const { joined, last } = this.store.getState()
    return joined.get(last ?? '')
  }

  /** The one that has the keyboard now. */
  focused(): TerminalSession | undefined {
    const latest = this.latest()
    return latest?.screen.element.contains(document.activeElement) ? latest : undefined
  }

  #drop(id: string): void {
    const kept = this.#kept.get(id)
    this.#kept.delete(id)
    this.#tell()
    kept?.session[Symbol.dispose]()
  }

  #tell(): void {
    const joined = new Map([...this.#kept].map(([id, { session }]) => [id, session]))
    this.store.setState({ joined })
  }
}
