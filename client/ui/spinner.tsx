import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { ArcIcon } from './first-icons.tsx'

/** Turns while something is under way. */
export function Spinner({ className }: { className?: string }): ReactNode {
  return <ArcIcon size={14} className={cx('spin', className)} />
}

/** A wait in words. It shows itself only after a moment, so fast answers never flicker. */
export function Waiting({ children }: { children: ReactNode }): ReactNode {
  return (
    <div
      role="status"
      className="appears-late flex h-full min-h-20 items-center justify-center gap-2 p-4 text-muted"
    >
      <Spinner />
      {children}
    </div>
  )
}
