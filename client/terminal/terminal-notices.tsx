import { type ReactNode, useSyncExternalStore } from 'react'
import { X } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { t } from '../words/words.ts'
import { useNews, useWorkspace } from '../workspace/use-workspace.ts'
import type { TerminalView } from './terminal-client.ts'
import type { TerminalSession } from './terminal-session.ts'

/** What is to be known of a terminal, the most pressing first, and what to do about it. */
export function TerminalNotices({ session }: { session: TerminalSession }): ReactNode {
  const { client } = session
  const view = useSyncExternalStore(client.watch, client.view)
  const sizer = useSizer(view)
  if (view.line.status === 'lost') {
    return (
      <Notice text={view.line.final ? view.line.reason : trying(view.line.reason, view.unsent)}>
        <Button size="small" onClick={() => client.retryNow()}>
          {view.line.final ? t('Try again') : t('Try now')}
        </Button>
      </Notice>
    )
  }
  if (view.exit) {
    return (
      <Notice text={ending(view.exit)}>
        {view.writable && (
          <Button size="small" title={t('R or Enter')} onClick={() => session.restart()}>
            {t('Restart')}
          </Button>
        )}
      </Notice>
    )
  }
  if (view.unsent || view.away !== null) {
    const text = view.unsent ? t('What you typed meanwhile was not sent.') : missed(view.away ?? 0)
    return (
      <Notice text={text}>
        <IconButton label={t('Dismiss')} icon={X} onClick={() => client.seenNews()} />
      </Notice>
    )
  }
  if (view.line.status === 'open' && !view.writable) {
    return <Notice text={t('You are watching. Your role here does not type.')} />
  }
  if (sizer) {
    return (
      <Notice text={t('Sized by {sizer}', { sizer })}>
        <Button size="small" onClick={() => client.takeSize()}>
          {t('Take over')}
        </Button>
      </Notice>
    )
  }
  return null
}

/** Who sets the size, when it is somebody else. */
function useSizer({ owner }: TerminalView): string | undefined {
  const { me } = useWorkspace()
  const { present } = useNews()
  if (!owner || owner.mine) return undefined
  if (owner.userId === me.id) return t('another window of yours')
  return present.find(({ person }) => person.id === owner.userId)?.person.name ?? t('somebody else')
}

function trying(reason: string, unsent: boolean): string {
  return unsent
    ? t('{reason} Reconnecting… What you type is not sent.', { reason })
    : t('{reason} Reconnecting…', { reason })
}

function ending({ code, signal }: NonNullable<TerminalView['exit']>): string {
  if (signal) return t('The process was ended by {signal}.', { signal })
  return code === 0
    ? t('The process has ended.')
    : t('The process ended with code {code}.', { code: code ?? t('unknown') })
}

function missed(lines: number): string {
  return t('Reconnected. {count} lines came while you were away.', { count: lines })
}

function Notice({ text, children }: { text: string; children?: ReactNode }): ReactNode {
  return (
    <output className="flex min-h-8 shrink-0 items-center gap-2 border-b border-line bg-panel px-3 text-meta text-muted">
      <span className="line-clamp-2 min-w-0 flex-1 py-1">{text}</span>
      {children}
    </output>
  )
}
