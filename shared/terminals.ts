import { z } from 'zod'
import { FilePath } from './files.ts'
import { TerminalId } from './ids.ts'
import { LIMITS } from './limits.ts'

const { terminalCols, terminalRows } = LIMITS
export const Cols = z
  .int()
  .transform((n) => clamp(n, terminalCols))
  .pipe(z.int())
export const Rows = z
  .int()
  .transform((n) => clamp(n, terminalRows))
  .pipe(z.int())

function clamp(n: number, { min, max }: { min: number; max: number }): number {
  return Math.min(max, Math.max(min, n))
}

/** `command` runs under the shell; without one it is a login shell. Sizes are clamped, not refused. */
export const NewTerminal = z.object({
  cols: Cols.default(80),
  rows: Rows.default(24),
  cwd: FilePath.optional(),
  command: z.string().min(1).max(4_000).optional(),
  title: z.string().max(80).optional(),
})
export type NewTerminal = z.input<typeof NewTerminal>

export const Terminal = z.object({
  id: TerminalId,
  title: z.string(),
  cols: z.int(),
  rows: z.int(),
  status: z.enum(['running', 'exited']),
  exitCode: z.int().nullable(),
})
export type Terminal = z.infer<typeof Terminal>
/** The name people gave it; an empty one gives it back to the program. */
export const TerminalChange = z.object({ title: z.string().trim().max(80) })
/** What a printed path means: where it lies in the workspace, and how a shell writes it. */
export const FoundPath = z.object({
  path: FilePath,
  kind: z.enum(['file', 'directory']),
  absolute: z.string(),
})
export type FoundPath = z.infer<typeof FoundPath>
export const PathAnswer = z.object({ found: FoundPath.nullable() })
export const TerminalList = z.object({ terminals: z.array(Terminal) })

/**
 * Text frames down `/terminals`. Binary frames are output, but the one after `snapshot` is its screen:
 * reset, write it, go on from `offset`. Offsets count output bytes since the terminal began.
 */
export const TerminalDown = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    cols: z.int(),
    rows: z.int(),
    offset: z.int(),
    /** Who this connection is, to compare with `owner`. Starts with the user id and a dot. */
    viewer: z.string(),
    /** Whether input from this connection counts. */
    writable: z.boolean(),
    /** Line ends printed since it began: what came while somebody was away. */
    lines: z.int().default(0),
  }),
  z.object({
    type: z.literal('size'),
    cols: z.int(),
    rows: z.int(),
    /** The viewer whose window sets the size: the latest who typed. */
    owner: z.string().nullable(),
  }),
  z.object({ type: z.literal('title'), title: z.string() }),
  /** Another viewer types; said at most twice a second. */
  z.object({ type: z.literal('typing'), viewer: z.string() }),
  z.object({ type: z.literal('exit'), code: z.int().nullable(), signal: z.string().nullable() }),
])
export type TerminalDown = z.infer<typeof TerminalDown>

/** Text frames up. Binary frames are input. */
export const TerminalUp = z.discriminatedUnion('type', [
  /** The size of my window; it counts when I own the size. `claim` takes the size over. */
  z.object({ type: z.literal('resize'), cols: Cols, rows: Rows, claim: z.boolean().optional() }),
  /** Everything up to this offset is parsed and drawn. */
  z.object({ type: z.literal('ack'), offset: z.int().nonnegative() }),
])
export type TerminalUp = z.input<typeof TerminalUp>
