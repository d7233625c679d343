import { useQuery } from '@tanstack/react-query'
import { CircleX, Eraser, TriangleAlert, Unplug, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { IconButton } from '../ui/icon-button.tsx'
import { PanelHeader } from '../ui/panel-header.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { type Line, fileOf, isWarning, wordsOf } from './page-reports.ts'
import { reportsOf } from './reports-of.ts'

/** What went wrong in the page of the pane. */
export function FaultList({ close }: { close: () => void }): ReactNode {
  const { preview } = useWorkspace().session
  const reports = reportsOf(preview)
  const { lines, reporter } = useStore(reports.store)
  return (
    <section
      aria-label={t('Errors of the app')}
      className="flex h-[38%] min-h-32 shrink-0 flex-col border-t border-line bg-panel"
    >
      <PanelHeader title={t('Errors of the app')}>
        <IconButton label={t('Clear the list')} icon={Eraser} onClick={() => reports.clear()} />
        <IconButton label={t('Close the list')} icon={X} onClick={close} />
      </PanelHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {reporter === 'silent' && (
          <p className="border-b border-line px-3 py-2 text-meta text-muted">
            {t(
              'This page does not tell its errors: it is no HTML page, or its security policy allows no script of Atelier’s. The browser’s own tools show them.',
            )}
          </p>
        )}
        {lines.length === 0 ? (
          <p className="px-3 py-2 text-muted">
            {t(
              'Nothing went wrong so far. Errors in the console, exceptions and failed requests are listed here.',
            )}
          </p>
        ) : (
          <ul aria-label={t('Faults')}>
            {lines.map((line) => (
              <FaultRow key={line.id} line={line} />
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

function FaultRow({ line: { fault, count } }: { line: Line }): ReactNode {
  const warning = isWarning(fault)
  const Icon = warning ? TriangleAlert : fault.kind === 'request' ? Unplug : CircleX
  return (
    <li className="flex items-start gap-2 border-b border-line px-3 py-1.5">
      <Icon
        size={14}
        strokeWidth={1.5}
        role="img"
        aria-label={
          warning ? t('Warning') : fault.kind === 'request' ? t('Failed request') : t('Error')
        }
        className={warning ? 'mt-0.5 shrink-0 text-warning' : 'mt-0.5 shrink-0 text-danger'}
      />
      <span className="line-clamp-6 min-w-0 flex-1 font-mono text-meta break-words whitespace-pre-wrap">
        {wordsOf(fault)}
      </span>
      {count > 1 && (
        <span className="text-meta text-muted tabular-nums">{t('{count} times', { count })}</span>
      )}
      <SourceLink fault={fault} />
    </li>
  )
}

/** A way to the file, when the workspace has it. */
function SourceLink({ fault }: Pick<Line, 'fault'>): ReactNode {
  const { workspace, session } = useWorkspace()
  const found = fileOf(fault)
  const { data: path } = useQuery({
    queryKey: ['file of fault', workspace.id, found?.path],
    queryFn: async () => {
      const names = await session.files.names()
      const wanted = [found?.path, `public/${found?.path}`, `src/${found?.path}`]
      return wanted.find((each) => each !== undefined && names.paths.includes(each)) ?? null
    },
    enabled: found !== undefined,
    staleTime: 30_000,
  })
  if (!found || !path) return null
  const { line, column } = found
  const open = (): void => {
    session.layout.setState({ phoneTab: 'code' })
    session.workbench.openFile(
      path,
      line === undefined ? undefined : { line, ...(column !== undefined && { column }) },
    )
  }
  return (
    <button
      type="button"
      onClick={open}
      className="-my-1 min-h-6 shrink-0 rounded-control px-1 font-mono text-meta text-muted underline hover:text-hi"
    >
      {line === undefined ? path : `${path}:${line}`}
    </button>
  )
}
