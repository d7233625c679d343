import type pg from 'pg'
import { AppError } from '../../shared/errors.ts'
import type { Statement } from './split-statements.ts'

/** What Postgres says of a statement it refused, with the place in the whole text. */
export function sqlFailure(error: pg.DatabaseError, sql: string, statement: Statement): AppError {
  const { code, detail, hint } = error
  const position = error.position ? placeOf(Number(error.position), statement) : undefined
  return new AppError('sql', error.message, {
    cause: error,
    details: {
      code,
      detail,
      hint,
      position,
      ...(position !== undefined && lineAndColumn(sql, position)),
    },
  })
}

/** Postgres counts characters of the statement; editors count UTF-16 units of the text. Both from 1. */
function placeOf(position: number, { text, offset }: Statement): number {
  const before = [...text].slice(0, position - 1).join('')
  return offset + before.length + 1
}

function lineAndColumn(sql: string, position: number): { line: number; column: number } {
  const lines = sql.slice(0, position - 1).split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}
