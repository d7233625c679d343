import { type ReactNode, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { StateView } from '../ui/common-states.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { ChatCache } from './chat-cache.ts'
import { Composer } from './composer.tsx'
import { lastOfMineIn } from './last-of-mine.ts'
import { MessageList } from './message-list.tsx'
import { useChatSource } from './message-source.ts'
import { useReadMark } from './use-read-mark.ts'
import { useUnreadLine } from './use-unread-line.ts'

/** The chat outside of threads, at the present. */
export function Conversation({ chat }: { chat: ChatCache }): ReactNode {
  const { me, session } = useWorkspace()
  const [atEnd, setAtEnd] = useState(false)
  const source = useChatSource(chat)
  const { messages, readUpTo } = chat
  const { line, done } = useUnreadLine({ messages, readUpTo, me: me.id, atEnd })
  useReadMark({ lastId: atEnd ? (messages.at(-1)?.id ?? 0) : 0, readUpTo })
  const first = messages[0]
  const newIsAbove = line !== undefined && line > 0 && first !== undefined && first.id > line
  return (
    <>
      {newIsAbove && (
        <div className="flex h-9 shrink-0 items-center justify-between gap-2 border-b border-line px-3">
          <span className="truncate text-meta text-muted">
            {t('More is new than is shown here.')}
          </span>
          <Button
            size="small"
            onClick={() =>
              session.chat.store.setState({ past: line, jump: { id: line, load: false } })
            }
          >
            {t('First new')}
          </Button>
        </div>
      )}
      <MessageList
        source={source}
        label={t('Messages')}
        thread={null}
        readUpTo={line}
        onEnd={setAtEnd}
        head={<Beginning empty={messages.length === 0} />}
      />
      <Composer
        thread={null}
        label={t('Message')}
        lastOfMine={lastOfMineIn(messages, me.id)}
        onSaid={done}
      />
    </>
  )
}

function Beginning({ empty }: { empty: boolean }): ReactNode {
  if (!empty) return null
  return (
    <StateView
      state={{
        kind: 'empty',
        title: t('Nothing said yet'),
        hint: t('Say hello. @name tells somebody in particular; src/app.ts:12 links to a line.'),
      }}
    />
  )
}
