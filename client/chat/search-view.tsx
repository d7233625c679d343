import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Message } from '../../shared/chat.ts'
import { stateOf } from '../app/state-of.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { StateView } from '../ui/common-states.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { keys } from '../workspace/query-keys.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { chatApi } from './chat-api.ts'
import type { ChatCache } from './chat-cache.ts'
import { partsOf, snippetOf } from './snippet.ts'
import { full } from './times.ts'

const PAGE = 30
const PAUSE_MS = 200

/** Everything that was said here, by the words in it. */
export function SearchView(): ReactNode {
  const { chat } = useWorkspace().session
  const box = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const text = useLater(typed.trim())
  const close = (): void => {
    chat.store.setState({ searching: false })
    chat.write()
  }
  useEffect(() => box.current?.focus(), [])
  return (
    <div
      role="presentation"
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={({ key }) => key === 'Escape' && close()}
    >
      <search className="flex h-9 shrink-0 items-center gap-1.5 border-b border-line px-2">
        <IconButton label={t('Close the search')} icon={ArrowLeft} onClick={close} />
        <input
          ref={box}
          type="search"
          aria-label={t('Search in the chat')}
          placeholder={t('Search in the chat')}
          maxLength={200}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          className="h-7 min-w-0 flex-1 rounded-xs bg-transparent px-1 text-hi"
        />
      </search>
      {text === '' ? (
        <StateView
          state={{
            kind: 'empty',
            title: t('Search in the chat'),
            hint: t('Finds messages with all of your words, in threads too.'),
          }}
        />
      ) : (
        <Results key={text} text={text} />
      )}
    </div>
  )
}

function Results({ text }: { text: string }): ReactNode {
  const { workspace } = useWorkspace()
  const query = useInfiniteQuery({
    queryKey: [...keys.all(workspace.id), 'found', text],
    queryFn: ({ pageParam, signal }) =>
      chatApi.search(workspace.id, { text, before: pageParam, limit: PAGE }, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ messages, more }) => (more ? messages.at(-1)?.id : undefined),
    gcTime: 0,
  })
  if (query.isPending) return <Waiting>{t('Searching…')}</Waiting>
  if (query.isError) {
    const retry = (): void => void query.refetch()
    return <StateView state={stateOf(query.error, { title: t('The search failed'), retry })} />
  }
  const found = query.data.pages.flatMap(({ messages }) => messages)
  return (
    <>
      <p role="status" className="shrink-0 px-3 pt-2 text-label text-faint">
        {query.hasNextPage
          ? t('The first {count} messages', { count: found.length })
          : t('{count} messages', { count: found.length })}
      </p>
      {found.length === 0 ? (
        <StateView state={{ kind: 'not-found', hint: t('Try fewer or other words.') }} />
      ) : (
        <ol aria-label={t('Found messages')} className="min-h-0 flex-1 overflow-y-auto py-1">
          {found.map((message) => (
            <li key={message.id}>
              <Result message={message} text={text} />
            </li>
          ))}
          {query.hasNextPage && (
            <li className="flex justify-center p-2">
              <Button
                size="small"
                tone="quiet"
                busy={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t('More results')}
              </Button>
            </li>
          )}
        </ol>
      )}
    </>
  )
}

function Result({ message, text }: { message: Message; text: string }): ReactNode {
  const { workspace, session } = useWorkspace()
  const queries = useQueryClient()
  const { author, createdAt, replyTo } = message
  const open = (): void => {
    const known = queries.getQueryData<ChatCache>(keys.messages(workspace.id))?.messages ?? []
    session.chat.goTo(message, known)
  }
  return (
    <button
      type="button"
      onClick={open}
      className="flex w-full gap-2.5 px-3 py-1.5 text-left outline-offset-[-2px] hover:bg-hover"
    >
      <Avatar name={author.name} slot={author.slot} size={20} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="truncate font-medium text-hi">{author.name}</span>
          <span className="shrink-0 text-label text-faint">
            {full.format(Date.parse(createdAt))}
            {replyTo !== null && t(', in a thread')}
          </span>
        </span>
        <span className="line-clamp-2 break-words text-meta text-muted">
          {partsOf(snippetOf(message.text, text), text).map(({ text: part, hit }, index) =>
            hit ? (
              <mark key={index} className="rounded-xs bg-selected font-semibold text-hi">
                {part}
              </mark>
            ) : (
              part
            ),
          )}
        </span>
      </span>
    </button>
  )
}

/** What was typed, once the typing rests. */
function useLater(value: string): string {
  const [later, setLater] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return later
}
