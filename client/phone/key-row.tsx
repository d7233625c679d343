import type { ReactNode } from 'react'

export type RowKey = {
  readonly label: ReactNode
  /** What a screen reader says. */
  readonly name: string
  readonly run: () => void
  /** For a key that stays down until the next one. */
  readonly pressed?: boolean
}

/** Keys that the keyboards of phones lack. Pressing one leaves the keyboard where it is. */
export function KeyRow({ name, keys }: { name: string; keys: readonly RowKey[] }): ReactNode {
  return (
    <div
      role="toolbar"
      aria-label={name}
      className="flex h-11 shrink-0 touch-pan-x overflow-x-auto border-t border-line bg-panel [scrollbar-width:none]"
    >
      {keys.map((key) => (
        <button
          key={key.name}
          type="button"
          aria-label={key.name}
          aria-pressed={key.pressed}
          className="flex min-w-11 shrink-0 items-center justify-center px-2 font-mono text-base text-hi outline-offset-[-3px] active:bg-hover aria-pressed:bg-selected"
          // The focus stays in the text, and with it the keyboard.
          onPointerDown={(event) => event.preventDefault()}
          onClick={key.run}
        >
          {key.label}
        </button>
      ))}
    </div>
  )
}
