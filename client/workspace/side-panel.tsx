import { type ReactNode } from 'react'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { unreachable } from '../../shared/unreachable.ts'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import type { Side } from './layout-store.ts'

const FilesPanel = lazy(async () => ({
  default: (await import('../files/files-panel.tsx')).FilesPanel,
}))
const SearchPanel = lazy(async () => ({
  default: (await import('../search/search-panel.tsx')).SearchPanel,
}))
const SchemaPanel = lazy(async () => ({
  default: (await import('../database/schema-panel.tsx')).SchemaPanel,
}))
const PortsPanel = lazy(async () => ({
  default: (await import('../preview/ports-panel.tsx')).PortsPanel,
}))

/** What the rail chose for the side. */
export function SidePanel({ side }: { side: Side }): ReactNode {
  return <Awaiting fallback={<Waiting>{t('Loading…')}</Waiting>}>{panelFor(side)}</Awaiting>
}

function panelFor(side: Side): ReactNode {
  switch (side) {
    case 'files':
      return <FilesPanel />
    case 'search':
      return <SearchPanel />
    case 'database':
      return <SchemaPanel />
    case 'ports':
      return <PortsPanel />
    default:
      return unreachable(side)
  }
}
