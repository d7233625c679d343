import { useQuery } from '@tanstack/react-query'
import { Plus, SquareTerminal, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { Terminal } from '../../shared/terminals.ts'
import { Loaded } from '../app/loaded.tsx'
import { toastError } from '../app/toasts.tsx'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { terminalToShow } from './terminal-choice.ts'
import { TerminalScreen } from './terminal-screen.tsx'
import { closeTerminal, createTerminal, terminalsQuery } from './terminals-api.ts'

/** The terminals everybody in the workspace shares. */
export function TerminalsPanel({ workspaceId }: { workspaceId: WorkspaceId }): ReactNode {
  const query = useQuery(terminalsQuery(workspaceId))
  const { may, session } = useWorkspace()
  const choice = useStore(session.terminals.store)
  const choose = (id: string): void => session.terminals.choose(id)
  const open = () =>
    createTerminal(workspaceId)
      .then(({ id }) => choose(id))
      .catch((error: unknown) => toastError('No terminal could be opened', error))
  return (
    <Loaded query={query} what="the terminals">
      {(terminals) => {
        const active = terminalToShow(choice, terminals)
        return (
          <div className="flex h-full min-h-0 flex-col">
            <TabStrip {...{ workspaceId, terminals, active, choose }}>
              {may('type') && (
                <IconButton label="New terminal" icon={Plus} onClick={() => void open()} />
              )}
            </TabStrip>
            <div className="min-h-0 flex-1">
              {terminals.length === 0 && <NoTerminals open={() => void open()} may={may('type')} />}
              {terminals.map(({ id }) => (
                <TerminalScreen
                  key={id}
                  {...{
                    workspaceId,
                    id,
                    visible: id === active,
                    wanted: id === choice.id && choice.byHand,
                  }}
                />
              ))}
            </div>
          </div>
        )
      }}
    </Loaded>
  )
}

type StripProps = {
  workspaceId: WorkspaceId
  terminals: readonly Terminal[]
  active: string | undefined
  choose: (id: string) => void
  children: ReactNode
}

function TabStrip({ workspaceId, terminals, active, choose, children }: StripProps): ReactNode {
  return (
    <div className="flex h-9 shrink-0 items-center gap-1 border-b border-line bg-panel px-2">
      <div role="tablist" aria-label="Terminals" className="flex min-w-0 gap-1 overflow-x-auto">
        {terminals.map((terminal) => (
          <TerminalTab
            key={terminal.id}
            {...{ workspaceId, terminal, selected: terminal.id === active, choose }}
          />
        ))}
      </div>
      {children}
    </div>
  )
}

type TabProps = {
  workspaceId: WorkspaceId
  terminal: Terminal
  selected: boolean
  choose: (id: string) => void
}

function TerminalTab({ workspaceId, terminal, selected, choose }: TabProps): ReactNode {
  const { may } = useWorkspace()
  const { id, title, status, exitCode } = terminal
  const name = title || id
  const close = () =>
    closeTerminal(workspaceId, id).catch((error: unknown) =>
      toastError('The terminal could not be closed', error),
    )
  return (
    <div
      className={cx(
        'flex h-7 max-w-52 shrink-0 items-center rounded-control',
        selected ? 'bg-selected text-hi' : 'text-muted hover:bg-hover hover:text-hi',
      )}
    >
      <button
        type="button"
        role="tab"
        aria-selected={selected}
        aria-keyshortcuts={may('type') ? 'Delete' : undefined}
        onClick={() => choose(id)}
        onKeyDown={({ key }) => key === 'Delete' && may('type') && void close()}
        className="flex min-w-0 items-center gap-1.5 px-2"
      >
        <SquareTerminal size={14} strokeWidth={1.5} aria-hidden />
        <span className="truncate">{name}</span>
        {status === 'exited' && (
          <span className={exitCode === 0 ? 'text-faint' : 'text-danger'}>
            ended{exitCode ? ` (${exitCode})` : ''}
          </span>
        )}
      </button>
      {may('type') && (
        // A list of tabs holds nothing but tabs: by key, Delete closes.
        <span
          aria-hidden
          title={`Close ${name}`}
          onClick={() => void close()}
          className="flex size-6 cursor-pointer items-center justify-center rounded-control text-muted hover:bg-hover hover:text-hi pointer-coarse:size-9"
        >
          <X size={16} strokeWidth={1.5} />
        </span>
      )}
    </div>
  )
}

function NoTerminals({ open, may }: { open: () => void; may: boolean }): ReactNode {
  return (
    <EmptyState
      title="No terminal is open"
      actions={
        may && (
          <Button tone="primary" onClick={open}>
            Open a terminal
          </Button>
        )
      }
    >
      A terminal here is shared: everybody in the workspace sees it and it goes on when you leave.
    </EmptyState>
  )
}
