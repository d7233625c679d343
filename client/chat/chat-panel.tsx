import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { Loaded } from '../app/loaded.tsx'
import { toastError } from '../app/toasts.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { PanelHeader } from '../ui/panel-header.tsx'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { chatApi } from './chat-api.ts'
import type { ChatCache } from './chat-cache.ts'
import { Composer } from './composer.tsx'
import { ChatMessage } from './chat-message.tsx'
import { PAGE, useChat } from './use-chat.ts'

/** What people here say to each other; it stays with the workspace. */
export function ChatPanel(): ReactNode {
  const query = useChat()
  return (
    <section aria-label="Chat" className="flex min-h-0 flex-1 flex-col">
      <PanelHeader title="Chat" />
      <Loaded query={query} what="the chat">
        {(chat) => <Messages chat={chat} />}
      </Loaded>
      <Composer />
    </section>
  )
}

function Messages({ chat }: { chat: ChatCache }): ReactNode {
  const { me } = useWorkspace()
  const box = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const last = chat.messages.at(-1)
  useReadMark(last?.id ?? 0, chat.readUpTo)
  useLayoutEffect(() => {
    if (box.current && (atEnd.current || last?.author.id === me.id)) {
      box.current.scrollTop = box.current.scrollHeight
    }
  }, [last?.id, last?.author.id, me.id])
  if (chat.messages.length === 0) {
    return (
      <div className="min-h-0 flex-1">
        <EmptyState title="Nothing said yet">
          Say hello. @name tells somebody in particular.
        </EmptyState>
      </div>
    )
  }
  return (
    <div
      ref={box}
      role="log"
      aria-label="Messages"
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto py-2 outline-offset-[-2px]"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 40
      }}
    >
      <Earlier chat={chat} />
      {chat.messages.map((message, index) => (
        <ChatMessage
          key={message.id}
          message={message}
          before={chat.messages[index - 1]}
          me={me.id}
        />
      ))}
    </div>
  )
}

function Earlier({ chat }: { chat: ChatCache }): ReactNode {
  const { workspace } = useWorkspace()
  const queries = useQueryClient()
  const load = useMutation({
    mutationFn: () => chatApi.page(workspace.id, { before: chat.messages[0]?.id, limit: PAGE }),
    onSuccess: ({ messages }) => {
      queries.setQueryData<ChatCache>(
        keys.messages(workspace.id),
        (now) =>
          now && {
            ...now,
            messages: [...messages, ...now.messages],
            whole: messages.length < PAGE,
          },
      )
    },
    onError: (error) => toastError('Earlier messages could not be loaded', error),
  })
  if (chat.whole) return null
  return (
    <div className="flex justify-center pb-2">
      <Button size="small" tone="quiet" busy={load.isPending} onClick={() => load.mutate()}>
        Earlier messages
      </Button>
    </div>
  )
}

/** What is on a visible screen is read. */
function useReadMark(lastId: number, readUpTo: number): void {
  const { workspace } = useWorkspace()
  const queries = useQueryClient()
  useEffect(() => {
    const mark = (): void => {
      if (lastId <= readUpTo || document.visibilityState !== 'visible') return
      queries.setQueryData<ChatCache>(
        keys.messages(workspace.id),
        (now) => now && { ...now, readUpTo: Math.max(now.readUpTo, lastId) },
      )
      // A mark that was not kept only shows the badge once more.
      chatApi.markRead(workspace.id, { readUpTo: lastId }).catch(() => {})
    }
    mark()
    document.addEventListener('visibilitychange', mark)
    return () => document.removeEventListener('visibilitychange', mark)
  }, [lastId, readUpTo, workspace.id, queries])
}
