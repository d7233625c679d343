import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export type DotTone = 'success' | 'warning' | 'danger' | 'off' | 'busy'
const TONES: Record<DotTone, string> = {
  success: 'bg-success',
  warning: 'bg-warning',
  danger: 'bg-danger',
  busy: 'bg-info animate-pulse',
  off: 'border border-line-strong',
}

/** A state as a dot; the word always stands beside it. */
export function StatusDot({ tone }: { tone: DotTone }): ReactNode {
  return (
    <span
      aria-hidden
      className={cx('keeps-colour inline-block size-2 shrink-0 rounded-full', TONES[tone])}
    />
  )
}
