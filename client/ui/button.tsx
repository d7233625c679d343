import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'
import { Spinner } from './spinner.tsx'

export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'danger'

const TONES: Record<ButtonTone, string> = {
  primary: 'bg-hi text-app border-transparent hover:opacity-90 active:opacity-80',
  plain: 'bg-raised text-hi border-line hover:bg-hover active:bg-selected',
  quiet: 'bg-transparent text-body border-transparent hover:bg-hover active:bg-selected',
  danger: 'bg-transparent text-danger border-danger/50 hover:bg-danger/10 active:bg-danger/15',
}

type Props = ComponentProps<'button'> & {
  tone?: ButtonTone
  size?: 'normal' | 'small' | 'large'
  /** Working on it: disabled, with its label still there. */
  busy?: boolean
}

const SIZES = {
  small: 'h-7 px-2.5 text-ui',
  normal: 'h-8 px-3 text-ui',
  large: 'h-10 px-4 text-page',
}

/** A button that does something here. */
export function Button({ tone = 'plain', size = 'normal', busy, ...props }: Props): ReactNode {
  return (
    <button
      type="button"
      {...props}
      disabled={props.disabled || busy}
      aria-busy={busy || undefined}
      className={cx(
        'inline-flex shrink-0 items-center justify-center gap-2 rounded-control border font-medium whitespace-nowrap transition-[background-color,opacity] duration-80 select-none disabled:opacity-55',
        SIZES[size],
        TONES[tone],
        props.className,
      )}
    >
      {busy && <Spinner />}
      {props.children}
    </button>
  )
}
