import type { QueryResult, RunEvent } from '../../shared/database.ts'
import { unreachable } from '../../shared/unreachable.ts'

const EMPTY: Omit<QueryResult, 'durationMs'> = {
  columns: [],
  rows: [],
  rowCount: 0,
  truncated: false,
  notices: [],
  command: '',
}

/** Gathers a run into one answer: the last statement's rows, and every notice. */
export class RunResult {
  #last = { ...EMPTY }
  readonly #notices: string[] = []
  readonly #began = performance.now()

  take(event: RunEvent): void {
    switch (event.type) {
      case 'columns':
        this.#last = { ...EMPTY, columns: event.columns, rows: [] }
        return
      case 'rows':
        return void this.#last.rows.push(...event.rows.map((row) => [...row]))
      case 'notice':
        return void this.#notices.push(event.message)
      case 'finished': {
        const { command, rowCount, truncated, types } = event
        const { columns, rows } = types.length > 0 ? this.#last : EMPTY
        const named = columns.map(({ name }, at) => ({ name, type: types[at] ?? 'unknown' }))
        this.#last = { ...EMPTY, columns: named, rows, command, rowCount, truncated }
        return
      }
      case 'begun':
      case 'failed':
      case 'ended':
        return
      default:
        return unreachable(event)
    }
  }

  answer(): QueryResult {
    const durationMs = Math.round((performance.now() - this.#began) * 100) / 100
    return { ...this.#last, notices: this.#notices, durationMs }
  }
}
