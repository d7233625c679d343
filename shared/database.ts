import { z } from 'zod'
import { LIMITS } from './limits.ts'

export const DatabaseInfo = z.object({
  status: z.enum(['running', 'starting', 'stopped', 'failed']),
  version: z.string().nullable(),
  /** Works inside the sandbox, where it is also `DATABASE_URL`. Null for viewers. */
  url: z.string().nullable(),
})
export type DatabaseInfo = z.infer<typeof DatabaseInfo>

/** `id` names the query, so that it can be cancelled while it runs. */
export const Query = z.object({
  sql: z.string().min(1).max(1_000_000),
  params: z
    .array(z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .max(200)
    .optional(),
  maxRows: z.int().min(1).max(LIMITS.queryRows).default(1_000),
  id: z.uuid().optional(),
})
export type Query = z.input<typeof Query>

/** A value as Postgres writes it in text, so that nothing is lost to JavaScript numbers. */
export const Cell = z.string().nullable()
export const QueryResult = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(Cell)),
  /** Rows affected or found; for a truncated result, how many were read. */
  rowCount: z.int(),
  truncated: z.boolean(),
  durationMs: z.number(),
  notices: z.array(z.string()),
  /** `SELECT`, `INSERT` and so on. */
  command: z.string(),
})
export type QueryResult = z.infer<typeof QueryResult>

/** How many rows one may ask for at a time in the console. The first is what one gets unasked. */
export const ROW_CAPS = [1_000, 10_000, 100_000] as const satisfies readonly number[]

export const Column = z.object({ name: z.string(), type: z.string() })
export type Column = z.infer<typeof Column>
export type Row = readonly (string | null)[]

/**
 * `POST …/database/run` answers with these, one JSON a line: each statement's columns, rows as they come,
 * and its end. It ends with `ended` or `failed`; an answer that stops before that was cut off.
 */
export const RunEvent = z.discriminatedUnion('type', [
  /** Where each statement lies in the text, in UTF-16 units. */
  z.object({
    type: z.literal('begun'),
    statements: z.array(z.object({ offset: z.int(), length: z.int() })),
  }),
  /** Types as far as they are known before the end; '' is not known yet. */
  z.object({ type: z.literal('columns'), index: z.int(), columns: z.array(Column) }),
  z.object({ type: z.literal('rows'), index: z.int(), rows: z.array(z.array(Cell)) }),
  z.object({ type: z.literal('notice'), index: z.int(), message: z.string() }),
  z.object({
    type: z.literal('finished'),
    index: z.int(),
    /** `SELECT`, `INSERT` and so on. */
    command: z.string(),
    rowCount: z.int(),
    truncated: z.boolean(),
    /** Without the time in which nobody took the rows. */
    durationMs: z.number(),
    /** All types, now that they are known. */
    types: z.array(z.string()),
  }),
  z.object({
    type: z.literal('failed'),
    index: z.int(),
    error: z.object({
      code: z.string(),
      message: z.string(),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
  z.object({ type: z.literal('ended'), durationMs: z.number() }),
])
export type RunEvent = z.infer<typeof RunEvent>

/** Commands after which what is in the database is not what it was. */
const SCHEMA_COMMAND =
  /^(CREATE|ALTER|DROP|COMMENT|GRANT|REVOKE|REINDEX|REFRESH|IMPORT|DO|CALL|ANALYZE|VACUUM)/

/** Whether the tree of tables has to be asked for again after a statement. */
export function changesSchema({ command, columns }: { command: string; columns: number }): boolean {
  // SELECT INTO calls itself SELECT, but gives no columns.
  return SCHEMA_COMMAND.test(command) || (command === 'SELECT' && columns === 0)
}

/** `POST …/database/export`: all rows of one statement as a file, in a transaction that only reads. */
export const Export = Query.pick({ sql: true, params: true, id: true }).extend({
  format: z.enum(['csv', 'json']),
  /** Writes a `'` before text that a spreadsheet would run as a formula. */
  guardFormulas: z.boolean().default(false),
})
export type Export = z.input<typeof Export>

/** `POST …/database/cancel`: ends the query of that name, if it still runs. */
export const QueryCancel = z.object({ id: z.uuid() })

const Relation = z.object({ schema: z.string(), table: z.string() })
export const SchemaTable = z.object({
  name: z.string(),
  kind: z.enum(['table', 'view', 'materialized view', 'foreign table']),
  /** As the planner estimates it; null before the first analyze. */
  estimatedRows: z.number().nullable(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), nullable: z.boolean() })),
  primaryKey: z.array(z.string()),
  /** `columns` point at `target.columns` in the same order. */
  foreignKeys: z
    .array(
      z.object({
        columns: z.array(z.string()),
        target: Relation.extend({ columns: z.array(z.string()) }),
      }),
    )
    .default([]),
  indexes: z
    .array(z.object({ name: z.string(), unique: z.boolean(), definition: z.string() }))
    .default([]),
})
export type SchemaTable = z.infer<typeof SchemaTable>
export const SchemaFunction = z.object({
  name: z.string(),
  kind: z.enum(['function', 'procedure', 'aggregate', 'window function']),
  /** As `pg_get_function_arguments` writes them. */
  args: z.string(),
  returns: z.string().nullable(),
})
export type SchemaFunction = z.infer<typeof SchemaFunction>

/** What is in the database, as far as the caller's role may read it. */
export const DatabaseSchema = z.object({
  schemas: z.array(
    z.object({
      name: z.string(),
      tables: z.array(SchemaTable),
      functions: z.array(SchemaFunction).default([]),
    }),
  ),
  /** There are more tables or functions than fit in one answer. */
  truncated: z.boolean(),
})
export type DatabaseSchema = z.infer<typeof DatabaseSchema>
