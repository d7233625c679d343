import { ChevronRight } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from '../ui/cx.ts'

/** One step of the way to a place in a file. */
export function CrumbButton({ className, ...props }: ComponentProps<'button'>): ReactNode {
  return (
    <button
      type="button"
      className={cx(
        'h-6 max-w-48 truncate rounded-control px-1 text-muted hover:bg-hover hover:text-hi data-[popup-open]:bg-selected data-[popup-open]:text-hi',
        className,
      )}
      {...props}
    />
  )
}

/** Between two steps. */
export function CrumbArrow(): ReactNode {
  return <ChevronRight size={12} strokeWidth={1.5} aria-hidden className="shrink-0 text-faint" />
}
