import { type ReactNode } from 'react'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { ErrorBoundary } from '../app/error-boundary.tsx'
import { PeoplePanel } from '../people/people-panel.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'

const ChatPanel = lazy(async () => ({
  default: (await import('../chat/chat-panel.tsx')).ChatPanel,
}))

/** Who is here, and what they say. */
export function RightDock(): ReactNode {
  return (
    <>
      <ErrorBoundary name={t('People')}>
        <PeoplePanel />
      </ErrorBoundary>
      <ErrorBoundary name={t('The chat')}>
        <Awaiting fallback={<Waiting>{t('Loading the chat…')}</Waiting>}>
          <ChatPanel />
        </Awaiting>
      </ErrorBoundary>
    </>
  )
}
