import type { WorkspaceSession } from '../workspace/session.ts'
import { CONSOLE_PATH } from './console-path.ts'
import { ConsoleTabs, tabId } from './console-tabs.ts'
import { databaseApi } from './database-api.ts'
import { outcomeOf } from './outcome-words.ts'
import { RunClient, type RunView, type RunWish } from './run-client.ts'
import { RunHistory } from './run-history.ts'

const PICTURES_MS = 120

/** Everything the console of one workspace keeps while its panel comes and goes. */
export class ConsoleModel {
  readonly tabs: ConsoleTabs
  readonly history: RunHistory
  readonly #id: string
  readonly #runs = new Map<string, RunClient>()

  constructor(deps: { id: string; userId: string; writes: boolean }) {
    const { id, userId, writes } = deps
    this.#id = id
    const first = writes
      ? ({ kind: 'file', path: CONSOLE_PATH } as const)
      : ({ kind: 'scratch' } as const)
    const key = `atelier.console.${id}.${userId}`
    this.tabs = new ConsoleTabs({ key: `${key}.${first.kind}`, disk: localStorage, first })
    this.history = new RunHistory({ key: `${key}.history`, disk: localStorage })
  }

  /** Runs and results of a tab; they stay while it is open. */
  runsOf(tab: string): RunClient {
    const known = this.#runs.get(tab) ?? newClient(this.#id)
    this.#runs.set(tab, known)
    return known
  }

  /** Runs a text in a tab, and remembers how it went. */
  async run(tab: string, wish: RunWish): Promise<RunView | undefined> {
    const at = new Date().toISOString()
    const began = performance.now()
    const view = await this.runsOf(tab).run(wish)
    if (!view) return undefined
    const { ok, outcome, durationMs } = outcomeOf(view)
    const took = ok ? durationMs : performance.now() - began
    this.history.add({ sql: wish.sql.trim(), at, ok, outcome, durationMs: took })
    return view
  }

  /** A query has another name now; its results stay with it. */
  moved(from: string, to: string): void {
    const [before, after] = [fileTab(from), fileTab(to)]
    const runs = this.#runs.get(before)
    if (runs) this.#runs.set(after, runs)
    this.#runs.delete(before)
    this.tabs.moved(from, to)
  }

  forget(tab: string): void {
    const view = this.#runs.get(tab)?.view()
    if (view?.status === 'running') view.cancel()
    this.#runs.delete(tab)
  }
}

function newClient(id: string): RunClient {
  return new RunClient({
    run: (query, signal) => databaseApi.run(id, query, signal),
    cancel: (queryId) => databaseApi.cancel(id, queryId),
    newId: () => crypto.randomUUID(),
    now: () => Date.now(),
    soon: (run) => void setTimeout(run, PICTURES_MS),
  })
}

const models = new WeakMap<WorkspaceSession, ConsoleModel>()

/** The one console of an open workspace; the tree beside it opens things in it too. */
export function consoleOf(session: WorkspaceSession, make: () => ConsoleParameters): ConsoleModel {
  const known = models.get(session) ?? new ConsoleModel(make())
  models.set(session, known)
  return known
}
type ConsoleParameters = ConstructorParameters<typeof ConsoleModel>[0]

function fileTab(path: string): string {
  return tabId({ kind: 'file', path })
}
