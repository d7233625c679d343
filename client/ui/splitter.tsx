import type { KeyboardEvent, PointerEvent, ReactNode } from 'react'
import { cx } from './cx.ts'

type Props = {
  label: string
  /** The axis along which it moves. */
  axis: 'x' | 'y'
  value: number
  min: number
  max: number
  /** Whether what it sizes lies after it. */
  invert?: boolean
  onChange: (value: number) => void
}

/** Sizes the area beside it, by pointer or by arrow keys. */
export function Splitter({ label, axis, value, min, max, invert, onChange }: Props): ReactNode {
  const set = (next: number): void => onChange(Math.min(max, Math.max(min, Math.round(next))))
  const sign = invert ? -1 : 1
  const drag = (down: PointerEvent<HTMLElement>): void => {
    down.preventDefault()
    const start = axis === 'x' ? down.clientX : down.clientY
    const grip = down.currentTarget
    grip.setPointerCapture(down.pointerId)
    grip.onpointermove = (move) =>
      set(value + sign * ((axis === 'x' ? move.clientX : move.clientY) - start))
    grip.onpointerup = grip.onpointercancel = () => {
      grip.onpointermove = null
    }
  }
  const key = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -16, ArrowUp: -16, ArrowRight: 16, ArrowDown: 16 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    set(value + sign * step)
  }
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={drag}
      onKeyDown={key}
      className={cx(
        'relative z-10 shrink-0 bg-line transition-colors duration-80 after:absolute hover:bg-line-strong',
        axis === 'x'
          ? 'w-px cursor-col-resize after:inset-y-0 after:-left-1 after:w-2.5'
          : 'h-px cursor-row-resize after:inset-x-0 after:-top-1 after:h-2.5',
      )}
    />
  )
}
