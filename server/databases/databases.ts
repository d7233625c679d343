import pg from 'pg'
import type { z } from 'zod'
import {
  DatabaseSchema,
  type DatabaseInfo,
  type Query,
  type QueryResult,
} from '../../shared/database.ts'
import { AppError } from '../../shared/errors.ts'
import type { UserId, WorkspaceId } from '../../shared/ids.ts'
import { LIMITS } from '../../shared/limits.ts'
import { parseJson } from '../../shared/parse.ts'
import { can } from '../../shared/roles.ts'
import type { WorkspaceStatus } from '../../shared/workspaces.ts'
import type { Access, DatabaseAddress, Sandboxes } from '../seams.ts'
import { Canceller } from './canceller.ts'
import { prepareDatabase } from './prepare-database.ts'
import { QueryGate } from './query-gate.ts'
import { QuerySession, type DatabaseRole } from './query-session.ts'
import { SCHEMA_SQL } from './schema-sql.ts'
import { splitStatements, type Statement } from './split-statements.ts'
import { sqlFailure } from './sql-failure.ts'
import type { RawResult } from './statement-reader.ts'

type Deps = {
  access: Access
  sandboxes: Sandboxes
  /** What a workspace is in, for people who ask about its database while it is down. */
  statusOf: (id: WorkspaceId) => Promise<WorkspaceStatus>
  limits?: { seconds?: number; bytes?: number; atOnce?: number; waitMs?: number }
}
type Asked = { workspaceId: WorkspaceId; userId: UserId }
type ParsedQuery = z.output<typeof Query>
type Running = Asked & { abort: AbortController }
type Run = { address: DatabaseAddress; role: DatabaseRole; signal: AbortSignal }

const RESULT_BYTES = 16 * 1024 * 1024
const WRONG_PASSWORD = '28P01'

/** A workspace's Postgres for the people in it: what it is, what is in it, and any SQL, within limits. */
export class Databases {
  readonly #deps: Deps
  readonly #seconds: number
  readonly #bytes: number
  readonly #gate: QueryGate
  readonly #running = new Map<string, Running>()

  constructor(deps: Deps) {
    const { seconds, bytes, atOnce = 4, waitMs = 10_000 } = deps.limits ?? {}
    this.#deps = deps
    this.#seconds = seconds ?? LIMITS.querySeconds
    this.#bytes = bytes ?? RESULT_BYTES
    this.#gate = new QueryGate({ most: atOnce, waitMs })
  }

  async info({ workspaceId, userId }: Asked): Promise<DatabaseInfo> {
    const role = await this.#deps.access.require(userId, workspaceId, 'read')
    const status = await this.#deps.statusOf(workspaceId)
    if (status !== 'running') {
      return { status: status === 'stopping' ? 'stopped' : status, version: null, url: null }
    }
    const address = await this.#deps.sandboxes.database(workspaceId)
    const url = can(role, 'write_database') ? address.urlInside : null
    const version = await this.#version(address)
    return { status: version === null ? 'failed' : 'running', version, url }
  }

  /** Runs a text as whoever the caller is here: a viewer's goes through the read-only role, always. */
  async query(asked: Asked, query: ParsedQuery, signal: AbortSignal): Promise<QueryResult> {
    const { address, role } = await this.#enter(asked)
    const abort = new AbortController()
    const id = query.id
    if (id !== undefined) this.#name(id, { ...asked, abort })
    try {
      const end = AbortSignal.any([signal, abort.signal])
      using _place = await this.#gate.enter(`${asked.workspaceId} ${role}`, end)
      this.#deps.sandboxes.touch(asked.workspaceId)
      return await this.#run({ address, role, signal: end }, query)
    } finally {
      if (id !== undefined) this.#running.delete(id)
    }
  }

  /** Ends a query by its name: one's own, or anybody's for those who may write. Ended already: done. */
  async cancel({ workspaceId, userId }: Asked, id: string): Promise<void> {
    const role = await this.#deps.access.require(userId, workspaceId, 'query')
    const running = this.#running.get(id)
    if (!running || running.workspaceId !== workspaceId) return
    if (running.userId !== userId && !can(role, 'write_database')) {
      throw new AppError('forbidden', 'This is somebody else’s query.')
    }
    running.abort.abort()
  }

  async schema(asked: Asked, signal: AbortSignal): Promise<DatabaseSchema> {
    const { address, role } = await this.#enter(asked)
    using _place = await this.#gate.enter(`${asked.workspaceId} ${role}`, signal)
    const query = { sql: SCHEMA_SQL, maxRows: 1 }
    const { rows } = await this.#run({ address, role, signal }, query)
    return parseJson(DatabaseSchema, rows[0]?.[0] ?? '')
  }

  async #enter({ workspaceId, userId }: Asked) {
    const role = await this.#deps.access.require(userId, workspaceId, 'query')
    const address = await this.#deps.sandboxes.database(workspaceId)
    const name: DatabaseRole = can(role, 'write_database') ? 'owner' : 'reader'
    return { address, role: name }
  }

  #name(id: string, running: Running): void {
    if (this.#running.has(id)) throw new AppError('conflict', 'A query of this id runs already.')
    this.#running.set(id, running)
  }

  async #run(run: Run, query: ParsedQuery): Promise<QueryResult> {
    const began = performance.now()
    const statements = await splitStatements(query.sql)
    if (query.params?.length && statements.length > 1) {
      throw new AppError('bad_input', 'Parameters go with one statement only.')
    }
    const limits = { seconds: this.#seconds, bytes: this.#bytes }
    await using session = await openSession(run, limits)
    await using canceller = new Canceller({ ...run, session, seconds: this.#seconds })
    const raw = await this.#inOrder({ session, canceller, query, statements })
    if (session.inTransaction) {
      session.notices.push(
        'The transaction was still open and was rolled back: end it with COMMIT.',
      )
    }
    const types = await session.typeNames(raw.fields)
    return {
      columns: raw.fields.map(({ name }, index) => ({ name, type: types[index] ?? 'unknown' })),
      rows: raw.rows,
      rowCount: countOf(raw),
      truncated: raw.truncated,
      durationMs: Math.round((performance.now() - began) * 100) / 100,
      notices: session.notices,
      command: raw.tag.replace(/[ \d]+$/, ''),
    }
  }

  /** Each statement by itself, as psql would: what is between BEGIN and COMMIT is all or nothing. */
  async #inOrder(work: {
    session: QuerySession
    canceller: Canceller
    query: ParsedQuery
    statements: Statement[]
  }): Promise<RawResult> {
    const { session, canceller, query, statements } = work
    const most = { rows: query.maxRows, bytes: this.#bytes }
    const values = (query.params ?? []).map((value) => (value === null ? null : String(value)))
    let last: RawResult = { fields: [], rows: [], truncated: false, tag: '' }
    for (const statement of statements) {
      try {
        last = await session.run({ text: statement.text, values, most })
      } catch (error) {
        throw canceller.why ?? failureOf(error, query.sql, statement)
      }
      if (canceller.why) throw canceller.why
    }
    return last
  }

  async #version(address: DatabaseAddress): Promise<string | null> {
    try {
      const limits = { seconds: 5, bytes: 65_536 }
      const signal = AbortSignal.timeout(10_000)
      await using session = await openSession({ address, role: 'reader', signal }, limits)
      const most = { rows: 1, bytes: limits.bytes }
      const { rows } = await session.run({ text: 'show server_version', values: [], most })
      return rows[0]?.[0] ?? null
    } catch {
      return null
    }
  }
}

/** Anybody may change the password of the role they run as, a viewer's too: then it is set back. */
async function openSession(
  { address, role, signal }: Run,
  limits: { seconds: number; bytes: number },
): Promise<QuerySession> {
  try {
    return await QuerySession.open(address, role, limits)
  } catch (error) {
    const cause = error instanceof AppError ? error.cause : undefined
    if (!(cause instanceof pg.DatabaseError && cause.code === WRONG_PASSWORD)) throw error
    await prepareDatabase(address, signal)
    return QuerySession.open(address, role, limits)
  }
}

function failureOf(error: unknown, sql: string, statement: Statement): AppError {
  if (error instanceof AppError) return error
  if (error instanceof pg.DatabaseError) return sqlFailure(error, sql, statement)
  return new AppError(
    'unavailable',
    'The connection to the workspace’s Postgres broke. Try again.',
    {
      cause: error,
    },
  )
}

/** `INSERT 0 3` is three. A result read in batches is counted here: its tag knows the last batch only. */
function countOf({ tag, rows, truncated }: RawResult): number {
  if (truncated) return rows.length
  return Math.max(rows.length, Number(/(\d+)$/.exec(tag)?.[1] ?? 0))
}
