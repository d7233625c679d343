import type { QueryClient } from '@tanstack/react-query'
import type { Port } from '../../shared/ports.ts'
import { toastQuestion } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import { keys } from '../workspace/query-keys.ts'
import type { WorkspaceSession } from '../workspace/session.ts'
import { portToShow } from './preview-choice.ts'
import { showPreview } from './show-preview.ts'

const told = new WeakMap<WorkspaceSession, Set<number>>()

/** Says that a port is open: once for each, and not where its preview is on screen anyway. */
export function tellPort(session: WorkspaceSession, port: Port, queries: QueryClient): void {
  const known = told.get(session) ?? new Set()
  told.set(session, known)
  const first = !known.has(port.port)
  known.add(port.port)
  if (!first || isShown(session, port.port, queries) || document.hidden) return
  const said =
    port.process === null
      ? t('Port {port} was opened.', { port: port.port })
      : t('Port {port} was opened by {process}.', { port: port.port, process: port.process })
  toastQuestion(said, [
    { label: t('Open preview'), run: () => showPreview(session, port.port) },
    { label: t('Open in a tab'), run: () => window.open(port.url, '_blank', 'noopener') },
  ])
}

function isShown(session: WorkspaceSession, port: number, queries: QueryClient): boolean {
  const open = session.workbench.store.getState().panels.some(({ kind }) => kind === 'preview')
  const ports = queries.getQueryData<Port[]>(keys.ports(session.id)) ?? []
  return open && portToShow(session.preview.store.getState(), ports) === port
}
