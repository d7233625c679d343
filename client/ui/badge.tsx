import type { ReactNode } from 'react'
import { cx } from './cx.ts'

const TONES = {
  you: 'bg-you text-person-ink',
  danger: 'bg-danger text-person-ink',
  quiet: 'bg-(--text-muted) text-(--bg-app)',
} as const

type Props = {
  count: number
  /** What it counts, when that is not plain. */
  sign?: '@'
  /** A message is yours, and so is its colour; a failure has its own, and what may wait has none. */
  tone?: keyof typeof TONES
  className?: string
}

/** A small number that wants to be seen. */
export function Badge({ count, sign, tone = 'you', className }: Props): ReactNode {
  return (
    <span
      aria-hidden
      className={cx(
        'min-w-4 rounded-full px-1 text-center text-[10px] leading-4 font-semibold tabular-nums',
        TONES[tone],
        className,
      )}
    >
      {sign}
      {count > 99 ? '99+' : count}
    </span>
  )
}
