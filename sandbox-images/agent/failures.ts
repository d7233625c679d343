import { AppError, ERRORS, type ErrorCode } from '../../shared/errors.ts'

/** What errno names mean to whoever asked. */
const MEANINGS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOENT: ['not_found', 'There is nothing at this path.'],
  ENOTDIR: ['not_found', 'A part of this path is not a folder.'],
  EEXIST: ['conflict', 'Something with this name is already there.'],
  ENOTEMPTY: ['conflict', 'Something with this name is already there.'],
  EISDIR: ['conflict', 'This is a folder.'],
  EXDEV: ['conflict', 'This lies on another disk and cannot be moved.'],
  EBUSY: ['conflict', 'This is in use.'],
  EACCES: ['forbidden', 'The user of this workspace may not do this here.'],
  EPERM: ['forbidden', 'The user of this workspace may not do this here.'],
  EROFS: ['forbidden', 'This disk is read-only.'],
  ELOOP: ['forbidden', 'This is a symlink that leads nowhere good.'],
  ENXIO: ['forbidden', 'This is not an ordinary file.'],
  ENAMETOOLONG: ['bad_input', 'This name is too long.'],
  EINVAL: ['bad_input', 'This cannot be done with this path.'],
  EFBIG: ['too_large', 'This is too large for the disk.'],
  ENOSPC: ['disk_full', 'The disk of this workspace is full. Delete something and try again.'],
  EDQUOT: ['disk_full', 'The disk of this workspace is full. Delete something and try again.'],
  EMFILE: ['unavailable', 'Too many files are open.'],
  ENFILE: ['unavailable', 'Too many files are open.'],
}

/** Any failure as one of the code table; what is unknown is `internal` and says nothing more. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const meaning = MEANINGS[errnoOf(error) ?? '']
  if (meaning) return new AppError(meaning[0], meaning[1], { cause: error })
  return new AppError('internal', 'The agent failed at this.', { cause: error })
}

/** The errno name of a system error. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Status and JSON body of a failure. */
export function failureAnswer(error: AppError): { status: number; body: string } {
  const { code, message, details } = error
  const body = JSON.stringify({ error: { code, message, ...(details && { details }) } })
  return { status: ERRORS[code].status, body }
}
