import type { z } from 'zod'
import {
  changesSchema,
  DatabaseSchema,
  type DatabaseInfo,
  type Export,
  type Query,
  type QueryResult,
  type RunEvent,
} from '../../shared/database.ts'
import { AppError } from '../../shared/errors.ts'
import type { UserId, WorkspaceId } from '../../shared/ids.ts'
import { LIMITS } from '../../shared/limits.ts'
import { parseJson } from '../../shared/parse.ts'
import { can } from '../../shared/roles.ts'
import type { WorkspaceStatus } from '../../shared/workspaces.ts'
import type { Access, DatabaseAddress, NewsDesk, Sandboxes } from '../seams.ts'
import { RowExport, type Write } from './export-rows.ts'
import { QueryGate } from './query-gate.ts'
import type { DatabaseRole } from './query-session.ts'
import { RunResult } from './run-result.ts'
import { openSession, runText, StatementFailed, type Run, type Work } from './run-text.ts'
import { SCHEMA_SQL } from './schema-sql.ts'

type Deps = {
  access: Access
  sandboxes: Sandboxes
  news: Pick<NewsDesk, 'publish'>
  /** What a workspace is in, for people who ask about its database while it is down. */
  statusOf: (id: WorkspaceId) => Promise<WorkspaceStatus>
  limits?: { seconds?: number; bytes?: number; atOnce?: number; waitMs?: number }
}
type Asked = { workspaceId: WorkspaceId; userId: UserId }
type ParsedQuery = z.output<typeof Query>
type Running = Asked & { abort: AbortController }
type Limits = { seconds: number; bytes: number }
type Errand = { asked: Asked; id: string | undefined; limits: Limits; signal: AbortSignal }

const RESULT_BYTES = 16 * 1024 * 1024
const EVERYTHING = 2 ** 31 - 2

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
    const limits = { seconds: this.#seconds, bytes: this.#bytes }
    const result = new RunResult()
    const emit = async (event: RunEvent): Promise<void> => result.take(event)
    const work = { sql: query.sql, params: query.params, maxRows: query.maxRows, emit }
    try {
      await this.#do({ asked, id: query.id, limits, signal }, work)
    } catch (error) {
      throw error instanceof StatementFailed ? error.failure : error
    }
    return result.answer()
  }

  /** The same, told event by event: of every statement, its rows as they come. */
  async run(
    asked: Asked,
    query: ParsedQuery,
    { emit, signal }: { emit: (event: RunEvent) => Promise<void>; signal: AbortSignal },
  ): Promise<void> {
    const began = performance.now()
    const limits = { seconds: this.#seconds, bytes: LIMITS.runBytes }
    const work = { sql: query.sql, params: query.params, maxRows: query.maxRows, emit }
    try {
      await this.#do({ asked, id: query.id, limits, signal }, work)
      const durationMs = Math.round((performance.now() - began) * 100) / 100
      await emit({ type: 'ended', durationMs })
    } catch (error) {
      if (!(error instanceof StatementFailed)) throw error
      const { code, message, details } = error.failure
      const failure = { code, message, ...(details && { details }) }
      await emit({ type: 'failed', index: error.index, error: failure })
    }
  }

  /** All rows of one statement as a file; it can write nothing, whoever asks. */
  async export(
    asked: Asked,
    query: z.output<typeof Export>,
    { write, signal }: { write: Write; signal: AbortSignal },
  ): Promise<void> {
    const rows = new RowExport({ format: query, write })
    const limits = { seconds: LIMITS.exportSeconds, bytes: LIMITS.exportBytes }
    const { sql, params, id } = query
    const emit = (event: RunEvent): Promise<void> => rows.take(event)
    const work = { sql, params, maxRows: EVERYTHING, emit, prologue: 'begin read only' }
    try {
      await this.#do({ asked, id, limits, signal }, work)
    } catch (error) {
      throw error instanceof StatementFailed ? error.failure : error
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
    const result = new RunResult()
    const emit = async (event: RunEvent): Promise<void> => result.take(event)
    const limits = { seconds: this.#seconds, bytes: this.#bytes }
    const work = { sql: SCHEMA_SQL, params: [], maxRows: 1, emit }
    await this.#do({ asked, id: undefined, limits, signal }, work)
    return parseJson(DatabaseSchema, result.answer().rows[0]?.[0] ?? '')
  }

  /** Lets somebody in, waits for a place, and runs the work under its name. */
  async #do({ asked, id, limits, signal }: Errand, work: Work): Promise<void> {
    const { address, role } = await this.#enter(asked)
    const abort = new AbortController()
    let changed = false
    const emit: Work['emit'] = (event) => {
      if (event.type === 'finished') changed ||= changesSchema(asCommand(event))
      return work.emit(event)
    }
    if (id !== undefined) this.#name(id, { ...asked, abort })
    try {
      const end = AbortSignal.any([signal, abort.signal])
      using _place = await this.#gate.enter(`${asked.workspaceId} ${role}`, end)
      this.#deps.sandboxes.touch(asked.workspaceId)
      await runText({ address, role, signal: end, limits }, { ...work, emit })
    } finally {
      if (id !== undefined) this.#running.delete(id)
      if (changed) this.#deps.news.publish(asked.workspaceId, { type: 'schema' })
    }
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

  async #version(address: DatabaseAddress): Promise<string | null> {
    try {
      const limits = { seconds: 5, bytes: 65_536 }
      const run: Run = { address, role: 'reader', signal: AbortSignal.timeout(10_000), limits }
      await using session = await openSession(run)
      const most = { rows: 1, bytes: limits.bytes }
      const { rows } = await session.run({ text: 'show server_version', values: [], most })
      return rows[0]?.[0] ?? null
    } catch {
      return null
    }
  }
}

function asCommand({ command, types }: Extract<RunEvent, { type: 'finished' }>) {
  return { command, columns: types.length }
}
