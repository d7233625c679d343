import { ArrowDown } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { ChatMessage } from './chat-message.tsx'
import type { MessageSource } from './message-source.ts'
import { DayLine, UnreadLine } from './message-lines.tsx'
import { NewsForEars } from './news-for-ears.tsx'
import { type Row, rowsOf } from './rows.ts'
import { Unsent } from './unsent.tsx'
import { useMessageScroll } from './use-message-scroll.ts'

type Props = {
  source: MessageSource
  label: string
  /** The thread it is, or null outside of threads. */
  thread: number | null
  /** Up to where I had read; a line is drawn after it. */
  readUpTo: number | undefined
  /** What stands above all messages, when their beginning is known. */
  head?: ReactNode
  /** Whether its end is the present: what is about to be sent stands there. */
  live?: boolean
  /** Whether the end is in view. */
  onEnd: (atEnd: boolean) => void
}

/** Messages from the first that is loaded to the last; more come as one gets near an end. */
export function MessageList(props: Props): ReactNode {
  const { source, label, thread, readUpTo, head, live = true, onEnd } = props
  const { me, session } = useWorkspace()
  const box = useRef<HTMLDivElement>(null)
  const [walked, setWalked] = useState<number>()
  const scroll = useMessageScroll({ box, source, onEnd })
  const rows = useMemo(
    () => rowsOf(source.messages, { readUpTo, me: me.id }),
    [source.messages, readUpTo, me.id],
  )
  const current = walked ?? source.messages.at(-1)?.id
  const walk = (event: KeyboardEvent<HTMLElement>): void => {
    // A thread is left by Escape; outside of threads it leads back to the box to write in.
    if (event.key === 'Escape' && thread === null && isMessage(event.target)) {
      session.chat.write()
    }
    const next = besideOf(event)
    if (!next) return
    event.preventDefault()
    setWalked(Number(next.dataset['message']))
    next.focus()
  }
  return (
    <div role="presentation" className="relative flex min-h-0 flex-1 flex-col" onKeyDown={walk}>
      <div
        ref={box}
        role="log"
        aria-label={label}
        // `NewsForEars` tells what is new; a log that grew at its top would be read out whole.
        aria-live="off"
        aria-busy={scroll.loading}
        className="min-h-0 flex-1 overflow-y-auto py-2 [overflow-anchor:none]"
        onScroll={scroll.onScroll}
      >
        {source.earlier ? <More {...scroll} /> : head}
        <ol>
          {rows.map((row) => (
            <li key={row.key}>{lineOf(row, { inThread: thread !== null, current })}</li>
          ))}
          {live && <Unsent thread={thread} messages={source.messages} />}
        </ol>
        {source.later && <More {...scroll} />}
      </div>
      {scroll.away && (
        <Button
          size="small"
          className="floating absolute right-3 bottom-2 rounded-full"
          onClick={scroll.toEnd}
        >
          <ArrowDown size={14} strokeWidth={1.5} aria-hidden /> {t('Latest')}
        </Button>
      )}
      {live && <NewsForEars last={source.messages.at(-1)} />}
    </div>
  )
}

type Look = { inThread: boolean; current: number | undefined }

function lineOf(row: Row, { inThread, current }: Look): ReactNode {
  if (row.kind === 'day') return <DayLine label={row.label} />
  if (row.kind === 'unread') return <UnreadLine />
  return (
    <ChatMessage
      message={row.message}
      follows={row.follows}
      inThread={inThread}
      current={row.message.id === current}
    />
  )
}

function More({ failed, retry }: { failed: boolean; retry: () => void }): ReactNode {
  return (
    <div className="flex h-9 items-center justify-center text-muted">
      {failed ? (
        <Button size="small" tone="quiet" onClick={retry}>
          {t('Load more messages')}
        </Button>
      ) : (
        <Spinner />
      )}
    </div>
  )
}

function isMessage(target: EventTarget): target is HTMLElement {
  return target instanceof HTMLElement && target.dataset['message'] !== undefined
}

/** The message that an arrow key leads to from the one that has the keyboard. */
function besideOf({ key, target, currentTarget }: KeyboardEvent<HTMLElement>) {
  if (!isMessage(target)) return undefined
  const all = [...currentTarget.querySelectorAll<HTMLElement>('[data-message]')]
  const at = all.indexOf(target)
  if (key === 'ArrowDown') return all[at + 1]
  if (key === 'ArrowUp') return all[at - 1]
  if (key === 'Home') return all[0]
  return key === 'End' ? all.at(-1) : undefined
}
