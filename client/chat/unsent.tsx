import { useStore } from 'zustand'
import { type ReactNode, useMemo } from 'react'
import { Button } from '../ui/button.tsx'
import { Avatar } from '../ui/avatar.tsx'
import type { Message } from '../../shared/chat.ts'
import { unreachable } from '../../shared/unreachable.ts'
import { said, t } from '../words/words.ts'
import { useMySlot, useWorkspace } from '../workspace/use-workspace.ts'
import { MessageText } from './message-text.tsx'
import type { Unsent as One } from './outbox.ts'
import { useLine } from './use-line.ts'

const NOBODY: readonly string[] = []

/** What was said here and has not arrived yet: the news of a message may be sooner than the answer. */
export function Unsent({
  thread,
  messages,
}: {
  thread: number | null
  messages: readonly Message[]
}): ReactNode {
  const { chat } = useWorkspace().session
  const all = useStore(chat.outbox.store, (state) => state.unsent)
  const here = useMemo(() => {
    const mine = all.filter((one) => one.thread === thread)
    return mine.filter(({ key }) => !messages.some((message) => message.key === key))
  }, [all, thread, messages])
  return here.map((one) => (
    <li key={one.key}>
      <Line one={one} />
    </li>
  ))
}

function Line({ one }: { one: One }): ReactNode {
  const { me } = useWorkspace()
  const slot = useMySlot()
  return (
    <article
      aria-label={t('Not sent yet: {text}', { text: one.text.slice(0, 60) })}
      className="mt-1.5 flex gap-2.5 border-l-2 border-transparent py-0.5 pr-3 pl-2.5"
    >
      <div className="w-6 shrink-0 pt-0.5">
        <Avatar name={me.name} slot={slot} size={24} dim />
      </div>
      <div className="min-w-0 flex-1 text-muted">
        <MessageText text={one.text} mentions={NOBODY} />
        {one.images.length > 0 && (
          <p className="text-meta">{t('With {count} pictures', { count: one.images.length })}</p>
        )}
        <Standing one={one} />
      </div>
    </article>
  )
}

function Standing({ one }: { one: One }): ReactNode {
  const { chat } = useWorkspace().session
  const { live } = useLine()
  const again = (
    <Button size="small" className="h-6" onClick={() => chat.outbox.retry(one.key)}>
      {t('Retry')}
    </Button>
  )
  switch (one.state) {
    case 'sending':
      return <p className="appears-late text-label text-faint">{t('Sending…')}</p>
    case 'waiting':
      return (
        <p role="status" className="flex items-center gap-2 text-label text-warning">
          {live ? t('The server could not be reached.') : t('Waiting for the connection.')}
          {live && again}
        </p>
      )
    case 'failed':
      return (
        <div role="alert" className="flex flex-wrap items-center gap-2 text-label text-danger">
          {t('Not sent. {reason}', { reason: said(one.reason ?? '') })}
          {again}
          <Button size="small" tone="quiet" className="h-6" onClick={() => chat.takeBack(one)}>
            {t('Edit')}
          </Button>
        </div>
      )
    default:
      return unreachable(one.state)
  }
}
