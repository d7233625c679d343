import type { ReactNode } from 'react'

/** Rows that are on their way, where their shape is known. Fast answers never show it. */
export function SkeletonRows({ rows, label }: { rows: number; label: string }): ReactNode {
  return (
    <div
      role="status"
      className="appears-late overflow-hidden rounded-card border border-line bg-panel"
    >
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          aria-hidden
          className="flex min-h-16 flex-col justify-center gap-2 border-b border-line px-4 last:border-b-0"
        >
          <div className="h-3.5 w-40 max-w-full rounded bg-selected" />
          <div className="h-3 w-64 max-w-full rounded bg-hover" />
        </div>
      ))}
    </div>
  )
}
