import { AppError } from '../../../shared/errors.ts'

/** What went wrong on a disk, as people should read it. */
export function diskFailure(action: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  const text = error instanceof Error ? error.message : String(error)
  if (/ENOSPC|EDQUOT|No space left|quota exceeded/i.test(text)) {
    const message = `There is no room left on this server's disk to ${action}. Free some and try again.`
    return new AppError('disk_full', message, { cause: error })
  }
  return new AppError('unavailable', `Could not ${action}: ${lastLine(text)}`, { cause: error })
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? text
}
