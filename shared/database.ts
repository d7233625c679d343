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

/** `POST …/database/cancel`: ends the query of that name, if it still runs. */
export const QueryCancel = z.object({ id: z.uuid() })

/** What is in the database, as far as the caller's role may read it. */
export const DatabaseSchema = z.object({
  schemas: z.array(
    z.object({
      name: z.string(),
      tables: z.array(
        z.object({
          name: z.string(),
          kind: z.enum(['table', 'view', 'materialized view', 'foreign table']),
          /** As the planner estimates it; null before the first analyze. */
          estimatedRows: z.number().nullable(),
          columns: z.array(z.object({ name: z.string(), type: z.string(), nullable: z.boolean() })),
          primaryKey: z.array(z.string()),
        }),
      ),
    }),
  ),
  /** There are more tables than fit in one answer. */
  truncated: z.boolean(),
})
export type DatabaseSchema = z.infer<typeof DatabaseSchema>
