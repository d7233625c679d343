import { Search } from 'lucide-react'
import { type DragEvent, type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import { ErrorBoundary } from '../app/error-boundary.tsx'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { Loaded } from '../app/loaded.tsx'
import { cx } from '../ui/cx.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { PanelHeader } from '../ui/panel-header.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { Conversation } from './conversation.tsx'
import { PastView } from './past-view.tsx'
import { ThreadView } from './thread-view.tsx'
import { UnreadThreads } from './unread-threads.tsx'
import { useChat } from './use-chat.ts'
import './chat.css'

const SearchView = lazy(async () => ({ default: (await import('./search-view.tsx')).SearchView }))

/** What people here say to each other; it stays with the workspace. */
export function ChatPanel(): ReactNode {
  const { chat } = useWorkspace().session
  const { thread, searching, past } = useStore(chat.store)
  return (
    <section aria-label={t('Chat')} className="flex min-h-0 flex-1 flex-col">
      <DropBox thread={thread}>
        {searching ? (
          <ErrorBoundary name={t('The search')}>
            <Awaiting fallback={<Waiting>{t('Opening the search…')}</Waiting>}>
              <SearchView />
            </Awaiting>
          </ErrorBoundary>
        ) : thread === null ? (
          <Main past={past} />
        ) : (
          <ThreadView key={thread} root={thread} />
        )}
      </DropBox>
    </section>
  )
}

function Main({ past }: { past: number | null }): ReactNode {
  const { chat } = useWorkspace().session
  const query = useChat()
  return (
    <>
      <PanelHeader title={t('Chat')}>
        <IconButton
          label={t('Search in the chat')}
          icon={Search}
          onClick={() => chat.store.setState({ searching: true })}
        />
      </PanelHeader>
      <Loaded query={query} what={t('the chat')}>
        {(data) => (
          <>
            <UnreadThreads threads={data.unreadThreads} />
            {past === null ? <Conversation chat={data} /> : <PastView key={past} around={past} />}
          </>
        )}
      </Loaded>
    </>
  )
}

/** Pictures that are dropped anywhere on the chat go with the next message. */
function DropBox({ thread, children }: { thread: number | null; children: ReactNode }): ReactNode {
  const { chat } = useWorkspace().session
  const [over, setOver] = useState(false)
  const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files')
  return (
    <div
      className={cx(
        'relative flex min-h-0 flex-1 flex-col',
        over && 'outline-2 outline-offset-[-2px] outline-you',
      )}
      onDragOver={(event) => {
        if (!holdsFiles(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget)))
          setOver(false)
      }}
      onDrop={(event) => {
        setOver(false)
        if (!holdsFiles(event)) return
        event.preventDefault()
        chat.attachments.add(thread, [...event.dataTransfer.files])
        chat.write()
      }}
    >
      {children}
      {over && (
        <p className="floating pointer-events-none absolute inset-x-4 top-1/3 z-20 p-4 text-center text-hi">
          {t('Drop pictures to send them here')}
        </p>
      )}
    </div>
  )
}
