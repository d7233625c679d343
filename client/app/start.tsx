import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { api } from './api.ts'
import { App } from './app.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { patiently } from './patiently.ts'
import { createQueryClient } from './query-client.ts'
import { startTheme } from './theme.ts'
import { Toasts } from './toasts.tsx'

/** Draws the page. In a module of its own, so that it lies in one chunk with what it draws. */
export function start(): void {
  fetchAhead()
  startTheme()
  const queries = createQueryClient()
  api.onSignedOut(() => queries.setQueryData(['me'], null))

  const root = document.getElementById('root')
  if (!root) throw new Error('index.html has no #root')
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary name="Atelier">
        <QueryClientProvider client={queries}>
          <App />
          <Toasts />
        </QueryClientProvider>
      </ErrorBoundary>
    </StrictMode>,
  )

  // Once the page stands: what it needs now comes first.
  if (import.meta.env.PROD) {
    window.addEventListener('load', () => {
      void patiently(() => import('../offline/install.ts')).then(
        ({ installOffline }) => installOffline(),
        // The next visit tries again.
        () => {},
      )
    })
  }
}

/** What the server knows this page needs next. In the page itself it would come before the first words are painted. */
function fetchAhead(): void {
  const ahead = document.querySelector<HTMLTemplateElement>('template#ahead')
  if (ahead) document.head.append(ahead.content)
}
