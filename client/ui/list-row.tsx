import type { ReactNode } from 'react'

type Props = { title: ReactNode; detail?: ReactNode; children?: ReactNode; lead?: ReactNode }

/** A line of a list: what it is, what is known of it, what can be done. */
export function ListRow({ title, detail, children, lead }: Props): ReactNode {
  return (
    <li className="flex min-h-(--row-list) items-center gap-3 border-b border-line px-3 py-1.5 last:border-b-0">
      {lead}
      <div className="min-w-0 flex-1">
        <div className="truncate font-medium text-hi">{title}</div>
        {detail && <div className="text-meta break-words text-muted">{detail}</div>}
      </div>
      {children}
    </li>
  )
}

/** A box of rows. */
export function List({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <ul aria-label={label} className="rounded-card border border-line bg-panel">
      {children}
    </ul>
  )
}
