import { AppError } from '../../shared/errors.ts'
import { ContentHash } from '../../shared/files.ts'
import type { Expected } from '../agent/agent.ts'

/** What a `PUT` expects to find, from `If-Match` and `If-None-Match`. */
export function expectedOf(headers: Headers): Expected {
  const match = headers.get('if-match')
  const noneMatch = headers.get('if-none-match')
  if (match !== null && noneMatch !== null) {
    throw new AppError('bad_input', 'Send If-Match or If-None-Match, not both.')
  }
  if (noneMatch !== null) {
    if (noneMatch.trim() === '*') return 'absent'
    throw new AppError('bad_input', 'If-None-Match can only be * here.')
  }
  if (match === null || match.trim() === '*') return 'any'
  const hash = ContentHash.safeParse(match.trim().replace(/^"|"$/g, ''))
  if (hash.success) return { hash: hash.data }
  throw new AppError('bad_input', 'If-Match is the content hash in quotes, as ETag gave it.')
}

/** Whether the reader already has what is there. */
export function isFresh(headers: Headers, etag: string | undefined): boolean {
  const held = headers.get('if-none-match')
  if (held === null || etag === undefined) return false
  return held.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}
