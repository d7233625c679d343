import { AppError } from '../../shared/errors.ts'

/** Postgres keeps no NUL in text. */
export function refuseNul(text: string): void {
  if (text.includes('\0')) throw new AppError('bad_input', 'A message is text.')
}
