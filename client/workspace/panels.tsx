import { type ReactNode } from 'react'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { unreachable } from '../../shared/unreachable.ts'
import { ErrorBoundary } from '../app/error-boundary.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { type FilePanel as FileInPanel, type Panel, panelId, panelTitle } from './panel.ts'

const FilePanel = lazy(async () => ({
  default: (await import('../files/file-panel.tsx')).FilePanel,
}))
const PagePanel = lazy(async () => ({
  default: (await import('../editor/page-panel.tsx')).PagePanel,
}))
const ComparisonPanel = lazy(async () => ({
  default: (await import('../editor/comparison-panel.tsx')).ComparisonPanel,
}))
const PreviewPanel = lazy(async () => ({
  default: (await import('../preview/preview-panel.tsx')).PreviewPanel,
}))
const PortsPanel = lazy(async () => ({
  default: (await import('../preview/ports-panel.tsx')).PortsPanel,
}))
const TerminalPanel = lazy(async () => ({
  default: (await import('../terminal/terminal-panel.tsx')).TerminalPanel,
}))
const DatabasePanel = lazy(async () => ({
  default: (await import('../database/database-panel.tsx')).DatabasePanel,
}))
const SettingsPanel = lazy(async () => ({
  default: (await import('./settings-panel.tsx')).SettingsPanel,
}))

/** A panel of the middle, with its own wait and its own failure. */
export function PanelView({ panel }: { panel: Panel }): ReactNode {
  return (
    <ErrorBoundary name={panelTitle(panel)}>
      <Awaiting fallback={<Waiting>{t('Opening {panel}…', { panel: panelTitle(panel) })}</Waiting>}>
        {viewOf(panel)}
      </Awaiting>
    </ErrorBoundary>
  )
}

function viewOf(panel: Panel): ReactNode {
  switch (panel.kind) {
    case 'file':
      return fileView(panel)
    case 'preview':
      return <PreviewPanel />
    case 'ports':
      return <PortsPanel />
    case 'terminal':
      return <TerminalPanel id={panel.id} />
    case 'database':
      return <DatabasePanel />
    case 'settings':
      return <SettingsPanel />
    default:
      return unreachable(panel)
  }
}

function fileView(panel: FileInPanel): ReactNode {
  const { path, view } = panel
  if (view === undefined) return <FilePanel path={path} id={panelId(panel)} />
  return view.as === 'page' ? (
    <PagePanel path={path} />
  ) : (
    <ComparisonPanel path={path} against={view.against} />
  )
}
