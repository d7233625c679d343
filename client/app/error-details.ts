import { AppError } from '../../shared/errors.ts'
import { t } from '../words/words.ts'

/** What of a failure helps whoever looks into it: its code, the request it belongs to, when and where. */
export function detailsOf(
  error: unknown,
  at = { now: new Date(), path: location.pathname },
): string {
  const lines = [error instanceof Error ? `${error.name}: ${error.message}` : String(error)]
  if (error instanceof AppError) {
    lines.push(t('Code: {code}', { code: error.code }))
    const request = error.details?.['requestId']
    if (typeof request === 'string') lines.push(t('Request: {request}', { request }))
  }
  lines.push(
    t('Page: {path}', { path: at.path }),
    t('Time: {time}', { time: at.now.toISOString() }),
  )
  return lines.join('\n')
}
