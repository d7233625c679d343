import type { ReactNode } from 'react'
import { cx } from './cx.ts'

/** A small number that wants to be seen. */
export function Badge({ count, className }: { count: number; className?: string }): ReactNode {
  return (
    <span
      aria-hidden
      className={cx(
        'min-w-4 rounded-full bg-you px-1 text-center text-[10px] leading-4 font-semibold text-person-ink tabular-nums',
        className,
      )}
    >
      {count > 99 ? '99+' : count}
    </span>
  )
}
