import { type ReactNode, useEffect } from 'react'
import { useStore } from 'zustand'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Button } from '../ui/button.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { ConsoleStrip } from './console-strip.tsx'
import { type ConsoleTab, tabId, titleOf } from './console-tabs.ts'
import { DatabaseState } from './database-state.tsx'
import { FileQuery, ScratchQuery } from './query-view.tsx'
import { useConsole } from './use-console.ts'
import { useConsoleWishes } from './use-console-wishes.ts'
import { useQueryActions } from './use-query-actions.ts'
import { useQueryFiles } from './use-query-files.ts'

const TableView = lazy(async () => ({ default: (await import('./table-view.tsx')).TableView }))

/** The SQL console: texts that everybody shares, one's own results below them, and tables to look into. */
export function DatabasePanel(): ReactNode {
  const { may } = useWorkspace()
  const { tabs } = useConsole()
  const { tabs: open, active } = useStore(tabs.store)
  const files = useQueryFiles()
  const actions = useQueryActions()
  useEffect(() => {
    if (files) tabs.follow(new Set(files))
  }, [files, tabs])
  const shown = open.find((tab) => tabId(tab) === active) ?? open[0]
  useConsoleWishes(shown)
  return (
    <section aria-label={t('SQL console')} className="flex h-full flex-col">
      <ConsoleStrip tabs={open} shown={shown && tabId(shown)} files={files ?? []} />
      <DatabaseState>
        <div
          role="tabpanel"
          id="console-tabpanel"
          aria-label={shown ? titleOf(shown) : t('No query')}
          className="min-h-0 flex-1"
        >
          {shown ? (
            // A tab is a place of its own: its text, its results, its scroll.
            <TabView key={tabId(shown)} tab={shown} />
          ) : (
            <EmptyState
              title={t('No query is open')}
              actions={
                <Button
                  onClick={() =>
                    may('write_database')
                      ? void actions.create(new Set(files ?? []))
                      : tabs.open({ kind: 'scratch' })
                  }
                >
                  {t('New query')}
                </Button>
              }
            >
              {t('Open one above, or a table in the tree at the side.')}
            </EmptyState>
          )}
        </div>
      </DatabaseState>
    </section>
  )
}

function TabView({ tab }: { tab: ConsoleTab }): ReactNode {
  if (tab.kind === 'file') return <FileQuery path={tab.path} tab={tabId(tab)} />
  if (tab.kind === 'scratch') return <ScratchQuery tab={tabId(tab)} />
  return (
    <Awaiting fallback={<Waiting>{t('Loading the table…')}</Waiting>}>
      <TableView schema={tab.schema} table={tab.table} />
    </Awaiting>
  )
}
