import type { ReactNode } from 'react'

type Props = {
  title: string
  children?: ReactNode
  /** One primary action, perhaps a second. */
  actions?: ReactNode
  role?: 'alert' | 'status'
  icon?: ReactNode
  /** Whether it is all there is on the page. */
  page?: boolean
}

/** What this is, and one thing to do about it: never a blank box. */
export function EmptyState({ title, children, actions, role, icon, page }: Props): ReactNode {
  const Title = page ? 'h1' : 'p'
  const box = (
    <div
      role={role}
      className="flex h-full min-h-24 flex-col items-center justify-center gap-1.5 p-6 text-center"
    >
      {icon && <div className="mb-1 text-faint">{icon}</div>}
      <Title className="font-medium text-hi">{title}</Title>
      {children && <div className="max-w-96 text-balance text-muted">{children}</div>}
      {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
  return page ? <main className="h-full">{box}</main> : box
}
