import { ChevronDown, FilePlus2, Lock, Table2, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { nameOf } from '../files/paths.ts'
import { TabPeople } from '../people/tab-people.tsx'
import { cx } from '../ui/cx.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { ContextMenu, Menu, type MenuEntry } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { type ConsoleTab, tabId, titleOf } from './console-tabs.ts'
import { useConsole } from './use-console.ts'
import { useQueryActions } from './use-query-actions.ts'

const RenameQuery = lazy(async () => ({
  default: (await import('./rename-query.tsx')).RenameQuery,
}))

type Props = { tabs: readonly ConsoleTab[]; shown: string | undefined; files: readonly string[] }

/** The open queries and tables, and the way to the others. */
export function ConsoleStrip({ tabs, shown, files }: Props): ReactNode {
  const { may } = useWorkspace()
  const { tabs: open } = useConsole()
  const actions = useQueryActions()
  const [renaming, rename] = useState<string>()
  const writes = may('edit')
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tabId(tab) === shown)
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    const next = step && tabs[at + step]
    if (!next) return
    open.choose(tabId(next))
    document.getElementById(`console-${tabId(next)}`)?.focus()
  }
  return (
    <div className="flex h-9 shrink-0 items-center gap-1 border-b border-line bg-panel px-2">
      <div
        role="tablist"
        aria-label={t('Queries')}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className="flex min-w-0 gap-1 overflow-x-auto outline-none"
      >
        {tabs.map((tab) => (
          <StripTab
            key={tabId(tab)}
            tab={tab}
            selected={tabId(tab) === shown}
            onRename={writes && tab.kind === 'file' ? () => rename(tab.path) : undefined}
          />
        ))}
      </div>
      {writes && (
        <IconButton
          label={t('New query')}
          icon={FilePlus2}
          onClick={() => void actions.create(new Set(files))}
        />
      )}
      <Menu entries={otherQueries(files, tabs, (tab) => open.open(tab))}>
        <IconButton label={t('All queries')} icon={ChevronDown} />
      </Menu>
      {renaming !== undefined && (
        <Awaiting>
          <RenameQuery path={renaming} taken={files} close={() => rename(undefined)} />
        </Awaiting>
      )}
    </div>
  )
}

function otherQueries(
  files: readonly string[],
  tabs: readonly ConsoleTab[],
  open: (tab: ConsoleTab) => void,
): readonly MenuEntry[] {
  const known = new Set(tabs.map(tabId))
  const closed = files.filter((path) => !known.has(tabId({ kind: 'file', path })))
  const entries: MenuEntry[] = closed.map((path) => ({
    label: nameOf(path),
    run: () => open({ kind: 'file', path }),
  }))
  if (entries.length === 0) {
    entries.push({ label: t('Every query is open'), run: () => {}, disabled: true })
  }
  if (known.has('scratch')) return entries
  return [
    ...entries,
    'separator',
    { label: t('A query only I see'), run: () => open({ kind: 'scratch' }) },
  ]
}

type TabProps = { tab: ConsoleTab; selected: boolean; onRename: (() => void) | undefined }

function StripTab({ tab, selected, onRename }: TabProps): ReactNode {
  const model = useConsole()
  const actions = useQueryActions()
  const id = tabId(tab)
  const name = titleOf(tab)
  const close = (): void => {
    model.forget(id)
    model.tabs.close(id)
  }
  const entries: MenuEntry[] = [{ label: t('Close'), keys: 'Delete', run: close }]
  if (onRename && tab.kind === 'file') {
    entries.push({ label: t('Rename…'), keys: 'F2', run: onRename }, 'separator', {
      label: 'Delete',
      danger: true,
      run: () => actions.remove(tab.path),
    })
  }
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    if (key === 'Delete') close()
    if (key === 'F2') onRename?.()
  }
  return (
    <ContextMenu entries={entries}>
      <div
        className={cx(
          'flex h-7 max-w-52 shrink-0 items-center rounded-control',
          selected ? 'bg-selected text-hi' : 'text-muted hover:bg-hover hover:text-hi',
        )}
        onAuxClick={({ button }) => button === 1 && close()}
      >
        <button
          type="button"
          role="tab"
          id={`console-${id}`}
          aria-selected={selected}
          aria-controls={selected ? 'console-tabpanel' : undefined}
          aria-keyshortcuts={onRename ? 'Delete F2' : 'Delete'}
          tabIndex={selected ? 0 : -1}
          onClick={() => model.tabs.choose(id)}
          onDoubleClick={onRename}
          onKeyDown={onKeyDown}
          className="flex h-full min-w-0 items-center gap-1.5 px-2"
        >
          {tab.kind === 'table' && <Table2 size={14} strokeWidth={1.5} aria-hidden />}
          {tab.kind === 'scratch' && <Lock size={12} strokeWidth={1.5} aria-hidden />}
          <span className="truncate">{name}</span>
          {tab.kind === 'file' && <TabPeople path={tab.path} />}
        </button>
        {/* A list of tabs holds nothing but tabs: by key, Delete closes. */}
        <span
          aria-hidden
          title={t('Close {name}', { name })}
          onClick={close}
          className="flex size-6 cursor-pointer items-center justify-center rounded-control text-muted hover:bg-hover hover:text-hi pointer-coarse:size-9"
        >
          <X size={14} strokeWidth={1.5} />
        </span>
      </div>
    </ContextMenu>
  )
}
