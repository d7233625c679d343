import { sql, type RawBuilder } from 'kysely'
import type pg from 'pg'

const MARK = /^\/\* planned: ([a-z_]+) \*\//

/**
 * Put at the very beginning of a statement that runs all the time: each connection prepares it once, under
 * this name, of which there is one in the program, and Postgres soon keeps its plan (its manual: PREPARE).
 * Name the columns it answers with: `*` may change under a plan.
 */
export function planned(name: string): RawBuilder<unknown> {
  return sql.raw(`/* planned: ${name} */`)
}

type Ask = (what: string | pg.QueryConfig, values?: unknown[]) => Promise<pg.QueryResult>

/** Makes a connection heed the marks. */
export function heedPlanned(client: pg.PoolClient): void {
  const ask: Ask = client.query.bind(client)
  const query: Ask = (what, values = []) => {
    const name = typeof what === 'string' ? MARK.exec(what)?.[1] : undefined
    if (typeof what !== 'string' || name === undefined) return ask(what, values)
    return ask({ name, text: what, values })
  }
  Object.assign(client, { query })
}
