import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Message } from '../../shared/chat.ts'
import { toast } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import { keys } from '../workspace/query-keys.ts'
import type { WorkspaceSession } from '../workspace/session.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import type { ChatCache } from './chat-cache.ts'

const MOST_CHARS = 120

/** Who names me while I do not look at the chat is told of, with the way there. */
export function useMentionToasts(): void {
  const { session, me } = useWorkspace()
  const queries = useQueryClient()
  useEffect(
    () =>
      session.news.hear((news) => {
        if (news.type !== 'message') return
        const { message } = news
        const { author, text, mentions } = message
        if (author.id === me.id || !mentions.includes(me.id) || looksAt(message, session)) return
        const words = text.replaceAll(/\s+/g, ' ')
        const short = words.length > MOST_CHARS ? `${words.slice(0, MOST_CHARS)}…` : words
        const run = (): void => show(message, session, queries)
        toast(`${author.name}: ${short}`, { label: t('Show'), run })
      }),
    [session, queries, me.id],
  )
}

/** Whether a message comes into view by itself. */
function looksAt({ replyTo }: Message, { chat, layout }: WorkspaceSession): boolean {
  const { rightOpen, phoneTab } = layout.getState()
  const phone = matchMedia('(max-width: 759px)').matches
  const { thread, searching, past } = chat.store.getState()
  const there = phone ? phoneTab === 'chat' : rightOpen
  return there && thread === replyTo && !searching && past === null
}

function show(
  message: Message,
  { id, chat, layout }: WorkspaceSession,
  queries: QueryClient,
): void {
  layout.setState({ rightOpen: true, phoneTab: 'chat' })
  chat.goTo(message, queries.getQueryData<ChatCache>(keys.messages(id))?.messages ?? [])
}
