import type { Query, QueryResult } from '../../shared/database.ts'
import { AppError } from '../../shared/errors.ts'

export type ConsoleView =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly cancel: () => void }
  | { readonly status: 'done'; readonly result: QueryResult }
  | { readonly status: 'failed'; readonly failure: SqlFailure }
export type SqlFailure = {
  readonly message: string
  /** Where in the console's text it is wrong. */
  readonly offset: number | undefined
  readonly hint: string | undefined
  readonly cancelled: boolean
}
type Deps = {
  readonly query: (query: Query, signal: AbortSignal) => Promise<QueryResult>
  readonly cancel: (id: string) => Promise<unknown>
  readonly newId: () => string
}

const MAX_ROWS = 1_000

/** The SQL console: one query at a time, whose end is always told. */
export class ConsoleClient {
  readonly #deps: Deps
  readonly #watchers = new Set<() => void>()
  #view: ConsoleView = { status: 'idle' }
  #turn = 0

  constructor(deps: Deps) {
    this.#deps = deps
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  readonly view = (): ConsoleView => this.#view

  /** Runs SQL that begins at `offset` of the text; a query that still runs goes on alone. */
  async run(sql: string, offset: number): Promise<void> {
    if (this.#view.status === 'running') return
    const turn = (this.#turn += 1)
    const id = this.#deps.newId()
    const abort = new AbortController()
    const cancel = (): void => void this.#cancel(id, abort)
    this.#show({ status: 'running', cancel })
    try {
      const result = await this.#deps.query({ sql, id, maxRows: MAX_ROWS }, abort.signal)
      if (turn === this.#turn) this.#show({ status: 'done', result })
    } catch (error) {
      if (turn === this.#turn) this.#show({ status: 'failed', failure: failureOf(error, offset) })
    }
  }

  /** Postgres is asked to stop; only if even that fails, we stop listening. */
  async #cancel(id: string, abort: AbortController): Promise<void> {
    try {
      await this.#deps.cancel(id)
    } catch {
      abort.abort()
    }
  }

  #show(view: ConsoleView): void {
    this.#view = view
    for (const watcher of this.#watchers) watcher()
  }
}

const CANCELLED = '57014'

/** A failed query as the console shows it, with its place in the whole text. */
export function failureOf(error: unknown, offset: number): SqlFailure {
  const details = error instanceof AppError ? (error.details ?? {}) : {}
  const { position, hint, code } = details
  const aborted = error instanceof Error && error.name === 'AbortError'
  return {
    message: aborted
      ? 'The query was cancelled.'
      : error instanceof Error
        ? error.message
        : 'It failed.',
    // Postgres counts from 1.
    offset: typeof position === 'number' ? offset + position - 1 : undefined,
    hint: typeof hint === 'string' ? hint : undefined,
    cancelled: aborted || code === CANCELLED,
  }
}
