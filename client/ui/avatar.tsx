import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { initials, personColour } from './person.ts'

type Props = { name: string; slot: number; size?: number; dim?: boolean }

/** A person: their colour and, because colour alone is never enough, their initials. */
export function Avatar({ name, slot, size = 22, dim }: Props): ReactNode {
  return (
    <span
      aria-hidden
      className={cx(
        'keeps-colour inline-flex shrink-0 items-center justify-center rounded-full font-semibold select-none',
        dim ? 'text-hi' : 'text-person-ink',
      )}
      style={{
        width: size,
        height: size,
        fontSize: Math.max(9, Math.round(size * 0.42)),
        lineHeight: 1,
        // Pale instead of transparent: the letters stay readable.
        background: dim
          ? `color-mix(in srgb, ${personColour(slot)} 30%, var(--bg-panel))`
          : personColour(slot),
      }}
    >
      {initials(name)}
    </span>
  )
}
