import { AppError, ERRORS } from '../../shared/errors.ts'

/** The close code and the sentence for a failure; a close reason has at most 123 bytes. */
export function closing(error: unknown): { code: number; reason: string } {
  if (!(error instanceof AppError)) return { code: ERRORS.internal.close, reason: '' }
  const cut = Buffer.from(error.message).subarray(0, 120).toString()
  return { code: ERRORS[error.code].close, reason: cut.replace(/\uFFFD+$/, '') }
}
