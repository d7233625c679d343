import type { ReactNode } from 'react'

/** Three carets of three people. */
export function Logo({ size = 20 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden fill="none" strokeWidth="2.4">
      <path d="M4 3v14" stroke="var(--person-1)" strokeLinecap="round" />
      <path d="M10 7v10" stroke="var(--person-2)" strokeLinecap="round" />
      <path d="M16 11v6" stroke="var(--person-3)" strokeLinecap="round" />
    </svg>
  )
}
