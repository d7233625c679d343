import { Columns2, SquareTerminal, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import type { Terminal } from '../../shared/terminals.ts'
import { cx } from '../ui/cx.ts'
import { ContextMenu } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { endTerminal } from './terminal-actions.ts'
import { useTerminalEntries } from './use-terminal-entries.ts'

type Props = {
  /** Those that stand side by side are one group. */
  groups: readonly (readonly Terminal[])[]
  active: string | undefined
  children: ReactNode
}

/** The terminals by name. Arrow keys go through them, F2 renames, Delete closes. */
export function TerminalTabs({ groups, active, children }: Props): ReactNode {
  const list = useRef<HTMLDivElement>(null)
  const walk = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    const tabs = [...(list.current?.querySelectorAll<HTMLElement>('[role=tab]') ?? [])]
    const at = tabs.findIndex((tab) => tab === document.activeElement)
    if (step === undefined || at < 0) return
    event.preventDefault()
    tabs[(at + step + tabs.length) % tabs.length]?.focus()
  }
  return (
    <div className="flex h-9 shrink-0 items-center gap-1 border-b border-line bg-panel px-2">
      <div
        ref={list}
        role="tablist"
        aria-label={t('Terminals')}
        tabIndex={-1}
        onKeyDown={walk}
        className="flex min-w-0 gap-1 overflow-x-auto outline-none"
      >
        {groups.map((group) =>
          group.map((terminal, place) => (
            <TerminalTab
              key={terminal.id}
              terminal={terminal}
              selected={terminal.id === active}
              split={group.length > 1 && { first: place === 0 }}
            />
          )),
        )}
      </div>
      {children}
    </div>
  )
}

type TabProps = { terminal: Terminal; selected: boolean; split: false | { first: boolean } }

function TerminalTab({ terminal, selected, split }: TabProps): ReactNode {
  const { session, may } = useWorkspace()
  const entries = useTerminalEntries(terminal.id)
  const { id, title, status, exitCode } = terminal
  const name = title || id
  const close = (): void => void endTerminal(session, id)
  const key = ({ key: pressed }: KeyboardEvent): void => {
    if (!may('type')) return
    if (pressed === 'Delete') close()
    else if (pressed === 'F2') session.terminals.rename(id)
  }
  const Icon = split ? Columns2 : SquareTerminal
  return (
    <ContextMenu entries={entries}>
      <div
        className={cx(
          'flex h-7 max-w-52 shrink-0 items-center rounded-control',
          selected ? 'bg-selected text-hi' : 'text-muted hover:bg-hover hover:text-hi',
          // What stands side by side hangs together.
          split && !split.first && '-ml-1 rounded-l-none border-l border-line',
          split && split.first && 'rounded-r-none',
        )}
        onAuxClick={({ button }) => button === 1 && may('type') && close()}
      >
        <button
          type="button"
          role="tab"
          aria-selected={selected}
          aria-keyshortcuts={may('type') ? 'Delete F2' : undefined}
          tabIndex={selected ? 0 : -1}
          onClick={() => session.terminals.choose(id)}
          onDoubleClick={() => may('type') && session.terminals.rename(id)}
          onKeyDown={key}
          className="flex h-full min-w-0 items-center gap-1.5 rounded-control px-2 outline-offset-[-2px]"
        >
          <Icon size={14} strokeWidth={1.5} aria-hidden className="shrink-0" />
          <span className="truncate">{name}</span>
          {split && <span className="sr-only">{t(', split')}</span>}
          {status === 'exited' && (
            <span className={cx('shrink-0', exitCode === 0 ? 'text-faint' : 'text-danger')}>
              {t('ended')}
              {exitCode ? ` (${exitCode})` : ''}
            </span>
          )}
        </button>
        {may('type') && (
          // A list of tabs holds nothing but tabs: by key, Delete closes.
          <span
            aria-hidden
            title={t('Close {name}', { name })}
            onClick={close}
            className="flex size-6 shrink-0 cursor-pointer items-center justify-center rounded-control text-muted hover:bg-hover hover:text-hi pointer-coarse:size-9"
          >
            <X size={16} strokeWidth={1.5} />
          </span>
        )}
      </div>
    </ContextMenu>
  )
}
