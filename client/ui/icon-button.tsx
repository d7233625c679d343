import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'
import { Tip } from './tooltip.tsx'

type Props = Omit<ComponentProps<'button'>, 'children'> & {
  /** Its accessible name, shown as a tooltip too. */
  label: string
  icon: LucideIcon
  side?: 'top' | 'right' | 'bottom' | 'left'
  pressed?: boolean
}

/** A square button that is only a picture; its name is never missing. */
export function IconButton({ label, icon: Icon, side, pressed, ...props }: Props): ReactNode {
  return (
    <Tip label={label} {...(side && { side })}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        {...props}
        className={cx(
          'inline-flex size-6 shrink-0 items-center justify-center rounded-control text-muted transition-colors duration-80 hover:bg-hover hover:text-hi disabled:pointer-events-none disabled:opacity-45 aria-pressed:bg-selected aria-pressed:text-hi pointer-coarse:size-9',
          props.className,
        )}
      >
        <Icon size={16} strokeWidth={1.5} aria-hidden />
      </button>
    </Tip>
  )
}
