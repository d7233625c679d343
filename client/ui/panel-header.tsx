import type { ReactNode } from 'react'

/** The head of a panel: its name, and what can be done with all of it. */
export function PanelHeader({
  title,
  children,
}: {
  title: string
  children?: ReactNode
}): ReactNode {
  return (
    <header className="flex h-9 shrink-0 items-center gap-1 border-b pointer-coarse:gap-0 border-line pr-2 pl-3 pointer-coarse:pr-0.5">
      <h2 className="min-w-0 flex-1 truncate text-meta font-semibold text-muted">{title}</h2>
      {children}
    </header>
  )
}
