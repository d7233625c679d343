import { AppError } from '../../shared/errors.ts'
import { t } from '../words/words.ts'

/** A failed run in words. */
export type SqlFailure = {
  readonly message: string
  /** Where in the text it is wrong. */
  readonly offset: number | undefined
  readonly detail: string | undefined
  readonly hint: string | undefined
  /** Postgres's five letters for it. */
  readonly code: string | undefined
  readonly cancelled: boolean
}

const CANCELLED = '57014'

/** A failure as the console shows it, with its place in the whole text, of which the SQL begins at `offset`. */
export function failureOf(error: unknown, offset: number): SqlFailure {
  const { position, hint, detail, code } = error instanceof AppError ? (error.details ?? {}) : {}
  const aborted = error instanceof Error && error.name === 'AbortError'
  return {
    message: aborted ? t('The query was cancelled.') : messageOf(error),
    // Postgres counts from 1.
    offset:
      typeof position === 'number' && Number.isFinite(offset) ? offset + position - 1 : undefined,
    detail: typeof detail === 'string' ? detail : undefined,
    hint: typeof hint === 'string' ? hint : undefined,
    code: typeof code === 'string' ? code : undefined,
    cancelled: aborted || code === CANCELLED,
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : t('It failed.')
}
