import type { ReactNode } from 'react'
import { cx } from './cx.ts'

type Props = {
  count: number
  /** What it counts, when that is not plain. */
  sign?: '@'
  /** It may wait: no colour. */
  quiet?: boolean
  className?: string
}

/** A small number that wants to be seen. */
export function Badge({ count, sign, quiet, className }: Props): ReactNode {
  return (
    <span
      aria-hidden
      className={cx(
        'min-w-4 rounded-full px-1 text-center text-[10px] leading-4 font-semibold tabular-nums',
        quiet ? 'bg-(--text-muted) text-(--bg-app)' : 'bg-you text-person-ink',
        className,
      )}
    >
      {sign}
      {count > 99 ? '99+' : count}
    </span>
  )
}
