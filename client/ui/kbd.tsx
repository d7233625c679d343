import type { ReactNode } from 'react'

/** A key to press. */
export function Kbd({ children }: { children: ReactNode }): ReactNode {
  return (
    <kbd className="rounded border border-line bg-panel px-1 font-sans text-label text-muted">
      {children}
    </kbd>
  )
}
