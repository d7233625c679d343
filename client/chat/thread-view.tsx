import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Loaded } from '../app/loaded.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { ThreadCache } from './chat-cache.ts'
import { ChatMessage } from './chat-message.tsx'
import { Composer } from './composer.tsx'
import { lastOfMineIn } from './last-of-mine.ts'
import { MessageList } from './message-list.tsx'
import { useThreadSource } from './message-source.ts'
import { useReadMark } from './use-read-mark.ts'
import { useThread } from './use-thread.ts'
import { useUnreadLine } from './use-unread-line.ts'

/** One thread instead of the chat, and the way back. */
export function ThreadView({ root }: { root: number }): ReactNode {
  const { chat } = useWorkspace().session
  const query = useThread(root)
  return (
    <div
      role="presentation"
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={({ key, target, currentTarget, defaultPrevented }) => {
        // What hangs over it, a menu or a picture, closes first.
        const inside = target instanceof Node && currentTarget.contains(target)
        if (key === 'Escape' && inside && !defaultPrevented) chat.leaveThread()
      }}
    >
      <section aria-label={t('Thread')} className="flex min-h-0 flex-1 flex-col">
        <header className="flex h-9 shrink-0 items-center gap-1.5 border-b border-line px-2">
          <IconButton
            label={t('Back to the chat')}
            icon={ArrowLeft}
            onClick={() => chat.leaveThread()}
          />
          <h2 className="truncate text-meta font-semibold text-muted">{t('Thread')}</h2>
        </header>
        <Loaded query={query} what={t('the thread')}>
          {(thread) => <Inside thread={thread} />}
        </Loaded>
      </section>
    </div>
  )
}

function Inside({ thread }: { thread: ThreadCache }): ReactNode {
  const { me } = useWorkspace()
  const [atEnd, setAtEnd] = useState(false)
  const source = useThreadSource(thread)
  const { root, messages, readUpTo } = thread
  const { line, done } = useUnreadLine({ messages, readUpTo, me: me.id, atEnd })
  const lastId = messages.at(-1)?.id ?? 0
  useReadMark({ lastId: atEnd ? lastId : 0, readUpTo, thread: root.id })
  return (
    <>
      <MessageList
        source={source}
        label={t('Replies')}
        thread={root.id}
        readUpTo={line}
        onEnd={setAtEnd}
        head={<Root thread={thread} />}
      />
      <Composer
        thread={root.id}
        label={t('Reply')}
        lastOfMine={lastOfMineIn(messages, me.id)}
        onSaid={done}
      />
    </>
  )
}

function Root({ thread: { root, messages } }: { thread: ThreadCache }): ReactNode {
  const replies = messages.filter(({ deleted }) => !deleted).length
  return (
    <>
      <ChatMessage message={root} inThread />
      <p className="mx-3 mt-2 border-b border-line pb-1 text-label text-faint">
        {replies === 0 && t('No replies yet')}
        {replies > 0 && t('{count} replies', { count: replies })}
      </p>
    </>
  )
}
