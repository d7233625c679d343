import pg from 'pg'
import type { Query, RunEvent } from '../../shared/database.ts'
import { AppError } from '../../shared/errors.ts'
import type { DatabaseAddress } from '../seams.ts'
import { Canceller } from './canceller.ts'
import { prepareDatabase } from './prepare-database.ts'
import { type DatabaseRole, QuerySession } from './query-session.ts'
import { splitStatements, type Statement } from './split-statements.ts'
import { sqlFailure } from './sql-failure.ts'
import type { Outcome, RowSink } from './statement-reader.ts'
import { nameSoFar } from './type-names.ts'

/** As whom, where, until when, and how much. */
export type Run = {
  readonly address: DatabaseAddress
  readonly role: DatabaseRole
  readonly signal: AbortSignal
  readonly limits: { readonly seconds: number; readonly bytes: number }
}
/** What a text is and what to do with what it gives; rows wait until `emit` has taken them. */
export type Work = {
  readonly sql: string
  readonly params: Query['params']
  readonly maxRows: number
  readonly emit: (event: Exclude<RunEvent, { type: 'failed' | 'ended' }>) => Promise<void>
  /** Sent before the first statement: the text runs inside what this opens. */
  readonly prologue?: string
}
type Parts = { session: QuerySession; canceller: Canceller; run: Run; work: Work }
/** A statement failed; those before it are done. */
export class StatementFailed extends Error {
  readonly index: number
  readonly failure: AppError
  constructor(index: number, failure: AppError) {
    super(failure.message, { cause: failure })
    this.index = index
    this.failure = failure
  }
}

const WRONG_PASSWORD = '28P01'
const LEFT_OPEN = 'The transaction was still open and was rolled back: end it with COMMIT.'

/** Runs a text statement by statement, as psql would: what is between BEGIN and COMMIT is all or nothing. */
export async function runText(run: Run, work: Work): Promise<void> {
  const statements = await splitStatements(work.sql)
  if (work.params?.length && statements.length > 1) {
    throw new AppError('bad_input', 'Parameters go with one statement only.')
  }
  await using session = await openSession(run)
  await using canceller = new Canceller({ ...run, session, seconds: run.limits.seconds })
  let index = 0
  const tell = (message: string): void => later(work.emit({ type: 'notice', index, message }))
  session.onNotice(tell)
  await session.learnTypes()
  await work.emit({ type: 'begun', statements: statements.map(placeOf) })
  if (work.prologue !== undefined) await session.run(command(work.prologue))
  for (const statement of statements) {
    try {
      await runOne({ session, canceller, run, work }, { statement, index })
    } catch (error) {
      throw new StatementFailed(index, canceller.why ?? failureOf(error, work.sql, statement))
    }
    if (canceller.why) throw new StatementFailed(index, canceller.why)
    index += 1
  }
  index = Math.max(0, statements.length - 1)
  if (session.inTransaction && work.prologue === undefined) tell(LEFT_OPEN)
}

async function runOne(
  { session, canceller, run, work }: Parts,
  { statement, index }: { statement: Statement; index: number },
): Promise<void> {
  const began = performance.now()
  const sink: RowSink = {
    columns: (fields) => {
      const columns = fields.map((field) => ({ name: field.name, type: nameSoFar(field) }))
      later(work.emit({ type: 'columns', index, columns }))
    },
    // Who is not wanted any more must not wait for a reader that is gone.
    rows: (rows) => unlessAborted(work.emit({ type: 'rows', index, rows }), canceller.ended),
  }
  const values = (work.params ?? []).map((value) => (value === null ? null : String(value)))
  const most = { rows: work.maxRows, bytes: run.limits.bytes }
  const outcome = await session.stream({ text: statement.text, values, most }, sink)
  const durationMs = performance.now() - began - outcome.waitedMs
  await work.emit({
    type: 'finished',
    index,
    command: outcome.tag.replace(/[ \d]+$/, ''),
    rowCount: countOf(outcome),
    truncated: outcome.truncated,
    durationMs: Math.round(durationMs * 100) / 100,
    types: await session.typeNames(outcome.fields),
  })
}

/** Anybody may change the password of the role they run as, a viewer's too: then it is set back. */
export async function openSession({ address, role, signal, limits }: Run): Promise<QuerySession> {
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
  const message = 'The connection to the workspace’s Postgres broke. Try again.'
  return new AppError('unavailable', message, { cause: error })
}

/** `INSERT 0 3` is three. A result read in batches is counted here: its tag knows the last batch only. */
function countOf({ tag, rowCount, truncated }: Outcome): number {
  if (truncated) return rowCount
  return Math.max(rowCount, Number(/(\d+)$/.exec(tag)?.[1] ?? 0))
}

function placeOf({ text, offset }: Statement) {
  return { offset, length: text.length }
}

function command(text: string) {
  return { text, values: [], most: { rows: 1, bytes: 65_536 } }
}

/** Order is kept by whoever takes it; that it failed shows at the next thing that is waited for. */
function later(told: Promise<void>): void {
  told.catch(() => undefined)
}

async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const stop = (): void => reject(new AppError('sql', 'The query was cancelled.'))
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', stop)
    work.catch(() => undefined)
  }
}
