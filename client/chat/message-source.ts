import { type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { toastError } from '../app/toasts.tsx'
import type { Message } from '../../shared/chat.ts'
import { t } from '../words/words.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { chatApi } from './chat-api.ts'
import type { ChatCache, PastCache, ThreadCache } from './chat-cache.ts'
import { PAGE } from './use-chat.ts'

/** Where a list of messages comes from, and how it gets longer. */
export type MessageSource = {
  readonly messages: readonly Message[]
  /** Loads what was said before; undefined when nothing was. */
  readonly earlier: (() => Promise<void>) | undefined
  /** The same for what was said after. */
  readonly later: (() => Promise<void>) | undefined
}

/** The present of the chat. */
export function useChatSource(chat: ChatCache): MessageSource {
  const { workspace } = useWorkspace()
  const first = chat.messages[0]?.id
  const earlier = useMore<ChatCache>(keys.messages(workspace.id), async (now) => {
    const before = now.messages[0]?.id
    const { messages } = await chatApi.page(workspace.id, { before, limit: PAGE })
    return (latest) => ({
      ...latest,
      messages: joined(messages, latest.messages),
      whole: messages.length < PAGE,
    })
  })
  const more = !chat.whole && first !== undefined
  return { messages: chat.messages, earlier: more ? earlier : undefined, later: undefined }
}

/** One thread: the replies, from the first that is known. */
export function useThreadSource(thread: ThreadCache): MessageSource {
  const { workspace } = useWorkspace()
  const root = thread.root.id
  const earlier = useMore<ThreadCache>(keys.thread(workspace.id, root), async (now) => {
    const before = now.messages[0]?.id
    const { messages } = await chatApi.thread(workspace.id, root, { before, limit: PAGE })
    return (latest) => ({
      ...latest,
      messages: joined(messages, latest.messages),
      whole: messages.length < PAGE,
    })
  })
  return {
    messages: thread.messages,
    earlier: thread.whole ? undefined : earlier,
    later: undefined,
  }
}

/** A part of the past, around one message; it grows on both sides. */
export function usePast(around: number) {
  const { workspace } = useWorkspace()
  const key = keys.past(workspace.id, around)
  const half = PAGE / 2
  const query = useQuery<PastCache>({
    queryKey: key,
    queryFn: async () => {
      const [before, after] = await Promise.all([
        chatApi.page(workspace.id, { before: around + 1, limit: half }),
        chatApi.page(workspace.id, { after: around, limit: half }),
      ])
      return {
        messages: [...before.messages, ...after.messages],
        atStart: before.messages.length < half,
        atEnd: after.messages.length < half,
      }
    },
    staleTime: Infinity,
    gcTime: 0,
  })
  const earlier = useMore<PastCache>(key, async (now) => {
    const before = now.messages[0]?.id
    const { messages } = await chatApi.page(workspace.id, { before, limit: PAGE })
    return (latest) => ({
      ...latest,
      messages: joined(messages, latest.messages),
      atStart: messages.length < PAGE,
    })
  })
  const later = useMore<PastCache>(key, async (now) => {
    const after = now.messages.at(-1)?.id
    const { messages } = await chatApi.page(workspace.id, { after, limit: PAGE })
    return (latest) => ({
      ...latest,
      messages: joined(latest.messages, messages),
      atEnd: messages.length < PAGE,
    })
  })
  return { query, earlier, later }
}

/** Asks for more, once at a time, and puts the answer to what is cached by then. */
function useMore<T>(key: QueryKey, ask: (now: T) => Promise<(latest: T) => T>) {
  const queries = useQueryClient()
  const running = useRef<Promise<void>>(undefined)
  const load = async (): Promise<void> => {
    const now = queries.getQueryData<T>(key)
    if (now === undefined) return
    try {
      const grow = await ask(now)
      queries.setQueryData<T>(key, (latest) => (latest === undefined ? latest : grow(latest)))
    } catch (error) {
      toastError(t('More messages could not be loaded'), error)
      throw error
    }
  }
  return (): Promise<void> => {
    running.current ??= load().finally(() => {
      running.current = undefined
    })
    return running.current
  }
}

/** Two pages as one; what both know stands once. */
function joined(earlier: readonly Message[], later: readonly Message[]): readonly Message[] {
  const first = later[0]?.id ?? Infinity
  return [...earlier.filter(({ id }) => id < first), ...later]
}
