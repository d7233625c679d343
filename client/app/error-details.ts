import type { ReactNode } from 'react'
import { AppError } from '../../shared/errors.ts'
import type { PlainState } from '../ui/plain-states.tsx'
import { messageOf } from './api.ts'
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

export type FailureWish = {
  /** What did not work, in a few words. */
  title: string
  retry?: (() => void) | undefined
  /** What else can be done. */
  action?: ReactNode
}

/** A failure as it is shown: why, and what to send to whoever looks into it. */
export function failureOf(error: unknown, wish: FailureWish): PlainState {
  return { kind: 'failed', reason: messageOf(error), details: detailsOf(error), ...wish }
}
