import { type ReactNode, useEffect } from 'react'
import { useStore } from 'zustand'
import { EmptyState } from '../ui/empty-state.tsx'
import { t } from '../words/words.ts'
import { NotRunning } from './not-running.tsx'
import { PanelView } from './panels.tsx'
import { StatusBar } from './status-bar.tsx'
import { useWorkspace } from './use-workspace.ts'
import { panelId, panelOf, panelTitle } from './workbench.ts'

/** A window of one panel: what is opened in it takes the place of what was. */
export function AloneFrame(): ReactNode {
  const { session, workspace } = useWorkspace()
  const active = useStore(session.workbench.store, (state) => state.active)
  const panel = panelOf(active ?? '')
  const title = panel && panelTitle(panel)
  useEffect(() => {
    document.title = t('{value} · Atelier', { value: title ?? workspace.name })
  }, [title, workspace.name])
  return (
    <div className="flex h-dvh flex-col overflow-hidden bg-app">
      <main aria-label={title ?? t('Panel')} className="min-h-0 flex-1 bg-editor">
        {workspace.status !== 'running' && <NotRunning />}
        {workspace.status === 'running' && panel && (
          <PanelView key={panelId(panel)} panel={panel} />
        )}
        {workspace.status === 'running' && !panel && (
          <EmptyState title={t('Nothing is open')}>
            {t('This window was for one panel. Close it.')}
          </EmptyState>
        )}
      </main>
      <StatusBar />
    </div>
  )
}
