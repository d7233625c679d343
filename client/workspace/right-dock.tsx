import { type ReactNode, Suspense } from 'react'
import { lazy } from '../app/lazy.ts'
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
        <Suspense fallback={<Waiting>{t('Loading the chat…')}</Waiting>}>
          <ChatPanel />
        </Suspense>
      </ErrorBoundary>
    </>
  )
}
