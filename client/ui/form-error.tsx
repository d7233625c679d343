import type { ReactNode } from 'react'

/** A fault of a whole form. */
export function FormError({ children }: { children: ReactNode }): ReactNode {
  if (!children) return null
  return (
    <p
      role="alert"
      className="rounded-control border border-danger/40 bg-danger/8 px-3 py-2 text-danger"
    >
      {children}
    </p>
  )
}
