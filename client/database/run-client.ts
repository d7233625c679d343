import type { Column, Query, Row, RunEvent } from '../../shared/database.ts'
import { AppError, ERRORS, type ErrorCode } from '../../shared/errors.ts'
import { t } from '../words/words.ts'
import { type SqlFailure, failureOf } from './sql-failure.ts'

/** What one statement gave. */
export type ResultSet = {
  readonly index: number
  readonly sql: string
  readonly columns: readonly Column[]
  /** The same array while rows come; `count` of them are there. */
  readonly rows: readonly Row[]
  readonly count: number
  readonly notices: readonly string[]
  readonly end?: {
    readonly command: string
    readonly rowCount: number
    readonly truncated: boolean
    readonly durationMs: number
  }
}
export type RunView =
  | { readonly status: 'idle'; readonly sets: readonly ResultSet[] }
  | {
      readonly status: 'running'
      readonly sets: readonly ResultSet[]
      readonly cancel: () => void
      readonly sinceMs: number
    }
  | { readonly status: 'done'; readonly sets: readonly ResultSet[]; readonly durationMs: number }
  | { readonly status: 'failed'; readonly sets: readonly ResultSet[]; readonly failure: SqlFailure }

/** SQL that begins at `offset` of the text somebody looks at. */
export type RunWish = {
  readonly sql: string
  readonly offset: number
  readonly maxRows: number
  readonly params?: Query['params']
}
type Deps = {
  readonly run: (query: Query, signal: AbortSignal) => AsyncIterable<RunEvent>
  readonly cancel: (id: string) => Promise<unknown>
  readonly newId: () => string
  readonly now: () => number
  /** Runs once soon: many rows become one picture. */
  readonly soon: (run: () => void) => void
}
type Growing = { -readonly [K in keyof ResultSet]: ResultSet[K] } & { rows: Row[] }

/** Runs SQL, one text at a time, and always tells how it ended. Results grow while they come. */
export class RunClient {
  readonly #deps: Deps
  readonly #watchers = new Set<() => void>()
  #view: RunView = { status: 'idle', sets: [] }
  #sets: Growing[] = []
  #soon = false

  constructor(deps: Deps) {
    this.#deps = deps
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  readonly view = (): RunView => this.#view

  /** Resolves when it is over, with the view it ended in; undefined while another still runs. */
  async run({ sql, offset, maxRows, params }: RunWish): Promise<RunView | undefined> {
    if (this.#view.status === 'running') return undefined
    const id = this.#deps.newId()
    const abort = new AbortController()
    const cancel = (): void => void this.#cancel(id, abort)
    this.#sets = []
    this.#show({ status: 'running', sets: [], cancel, sinceMs: this.#deps.now() })
    try {
      const query = { sql, id, maxRows, ...(params && { params }) }
      for await (const event of this.#deps.run(query, abort.signal)) {
        if (event.type === 'ended') return this.#end({ durationMs: event.durationMs })
        this.#take(event, sql)
      }
      const message = t('The answer was cut off. Run it again.')
      throw new AppError('unavailable', message)
    } catch (error) {
      return this.#end({ failure: failureOf(error, offset) })
    }
  }

  #take(event: Exclude<RunEvent, { type: 'ended' }>, sql: string): void {
    if (event.type === 'begun') {
      this.#sets = event.statements.map(({ offset, length }, index) => ({
        index,
        sql: sql.slice(offset, offset + length),
        columns: [],
        rows: [],
        count: 0,
        notices: [],
      }))
      return this.#later()
    }
    if (event.type === 'failed') throw errorOf(event.error)
    const set = this.#sets[event.index]
    if (!set) return
    if (event.type === 'columns') set.columns = event.columns
    if (event.type === 'notice') set.notices = [...set.notices, event.message]
    if (event.type === 'rows') {
      for (const row of event.rows) set.rows.push(row)
      set.count = set.rows.length
    }
    if (event.type === 'finished') {
      const { command, rowCount, truncated, durationMs, types } = event
      set.end = { command, rowCount, truncated, durationMs }
      if (types.some((type, at) => type !== set.columns[at]?.type)) {
        set.columns = set.columns.map(({ name }, at) => ({ name, type: types[at] ?? '' }))
      }
    }
    this.#later()
  }

  #end(how: { durationMs: number } | { failure: SqlFailure }): RunView {
    const sets = this.#pictures()
    this.#show(
      'failure' in how ? { status: 'failed', sets, ...how } : { status: 'done', sets, ...how },
    )
    return this.#view
  }

  #later(): void {
    if (this.#soon) return
    this.#soon = true
    this.#deps.soon(() => {
      this.#soon = false
      if (this.#view.status === 'running') this.#show({ ...this.#view, sets: this.#pictures() })
    })
  }

  #pictures(): ResultSet[] {
    return this.#sets.map((set) => ({ ...set }))
  }

  /** Postgres is asked to stop; only if even that fails, we stop listening. */
  async #cancel(id: string, abort: AbortController): Promise<void> {
    try {
      await this.#deps.cancel(id)
    } catch {
      abort.abort()
    }
  }

  #show(view: RunView): void {
    this.#view = view
    for (const watcher of this.#watchers) watcher()
  }
}

function errorOf({ code, message, details }: Extract<RunEvent, { type: 'failed' }>['error']) {
  const known = Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'internal'
  return new AppError(known, message, { ...(details && { details }) })
}
