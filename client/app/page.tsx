import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Me } from '../../shared/accounts.ts'
import { Logo } from '../accounts/logo.tsx'
import { Avatar } from '../ui/avatar.tsx'

type Props = { me: Me; title: string; action?: ReactNode; children: ReactNode }

/** The frame of the pages outside a workspace. */
export function Page({ me, title, action, children }: Props): ReactNode {
  return (
    <div className="flex min-h-full flex-col">
      <header className="flex h-12 shrink-0 items-center justify-between border-b border-line px-4">
        <Link
          href="/"
          aria-label="Atelier, your workspaces"
          className="flex items-center gap-2 rounded-control font-semibold text-hi"
        >
          <Logo size={18} /> Atelier
        </Link>
        <Link
          href="/account"
          aria-label="Your account"
          className="flex items-center gap-2 rounded-control px-2 py-1 text-body hover:bg-hover"
        >
          <Avatar name={me.name} slot={me.slot} />
          <span className="max-w-40 truncate">{me.name}</span>
        </Link>
      </header>
      <main className="mx-auto flex w-full max-w-200 flex-1 flex-col gap-6 px-4 py-8">
        <div className="flex min-h-10 items-center justify-between gap-4">
          <h1 className="text-title font-semibold text-hi">{title}</h1>
          {action}
        </div>
        {children}
      </main>
    </div>
  )
}
