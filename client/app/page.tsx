import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Me } from '../../shared/accounts.ts'
import { Logo } from '../accounts/logo.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { cx } from '../ui/cx.ts'
import { t } from '../words/words.ts'

type Props = {
  me: Me
  title: string
  action?: ReactNode
  wide?: boolean
  children: ReactNode
}

/** The frame of the pages outside a workspace. */
export function Page({ me, title, action, wide, children }: Props): ReactNode {
  return (
    <div className="flex min-h-full flex-col">
      <header className="flex h-12 shrink-0 items-center justify-between border-b border-line px-4">
        <Link
          href="/"
          aria-label={t('Atelier, your workspaces')}
          className="flex min-h-6 items-center gap-2 rounded-control font-semibold text-hi"
        >
          <Logo size={18} /> Atelier
        </Link>
        <nav aria-label={t('You')} className="flex min-w-0 items-center gap-1">
          <Link
            href="/settings"
            className="flex h-8 items-center rounded-control px-2 text-muted hover:bg-hover hover:text-hi"
          >
            {t('Settings')}
          </Link>
          <Link
            href="/account"
            aria-label={t('Your account')}
            className="flex min-w-0 items-center gap-2 rounded-control px-2 py-1 text-body hover:bg-hover"
          >
            <Avatar name={me.name} slot={me.slot} />
            <span className="max-w-40 truncate max-[480px]:hidden">{me.name}</span>
          </Link>
        </nav>
      </header>
      <main
        className={cx(
          'mx-auto flex w-full flex-1 flex-col gap-6 px-4 py-8',
          wide ? 'max-w-260' : 'max-w-200',
        )}
      >
        <div className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h1 className="text-title font-semibold text-hi">{title}</h1>
          {action}
        </div>
        {children}
      </main>
    </div>
  )
}
