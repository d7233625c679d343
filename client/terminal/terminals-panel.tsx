import { useQuery } from '@tanstack/react-query'
import { Columns2, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { WorkspaceId } from '../../shared/ids.ts'
import type { Terminal } from '../../shared/terminals.ts'
import { Loaded } from '../app/loaded.tsx'
import { Button } from '../ui/button.tsx'
import { StateView } from '../ui/common-states.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { useMedia } from '../ui/use-media.ts'
import { t } from '../words/words.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { RenameTerminal } from './rename-terminal.tsx'
import { openTerminal } from './terminal-actions.ts'
import { terminalToShow } from './terminal-choice.ts'
import { groupsOf } from './terminal-groups.ts'
import { TerminalRow } from './terminal-row.tsx'
import { TerminalTabs } from './terminal-tabs.tsx'
import { terminalsQuery } from './terminals-api.ts'
import { useTerminalCommands } from './use-terminal-commands.ts'

/** The terminals everybody in the workspace shares. */
export function TerminalsPanel({ workspaceId }: { workspaceId: WorkspaceId }): ReactNode {
  const query = useQuery(terminalsQuery(workspaceId))
  useTerminalCommands()
  return (
    <Loaded query={query} what={t('the terminals')}>
      {(terminals) => <Panel all={terminals} />}
    </Loaded>
  )
}

function Panel({ all }: { all: readonly Terminal[] }): ReactNode {
  const { session, may } = useWorkspace()
  const panels = useStore(session.workbench.store, (state) => state.panels)
  const moved = new Set(panels.flatMap((each) => (each.kind === 'terminal' ? [each.id] : [])))
  const terminals = all.filter(({ id }) => !moved.has(id))
  const choice = useStore(session.terminals.store)
  const phone = useMedia('(max-width: 759px)')
  const active = terminalToShow(choice, terminals)
  const byId = new Map<string, Terminal>(terminals.map((each) => [each.id, each]))
  const ids = terminals.map(({ id }) => id)
  const groups = groupsOf(ids, choice.splits)
  const beside = groups.find((group) => group.includes(active ?? '')) ?? []
  // Two terminals side by side are two halves of nothing on a phone.
  const shown = phone && active !== undefined ? [active] : beside
  const open = (): void => void openTerminal(session)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <TerminalTabs
        active={active}
        groups={groups.map((group) => group.flatMap((id) => byId.get(id) ?? []))}
      >
        {may('type') && (
          <>
            <IconButton label={t('New terminal')} icon={Plus} onClick={open} />
            {!phone && active !== undefined && (
              <IconButton
                label={t('Split terminal')}
                icon={Columns2}
                onClick={() => void openTerminal(session, active)}
              />
            )}
          </>
        )}
      </TerminalTabs>
      {terminals.length === 0 ? (
        <NoTerminals open={open} may={may('type')} elsewhere={all.length > 0} />
      ) : (
        <TerminalRow
          terminals={terminals}
          shown={shown}
          wanted={choice.byHand ? active : undefined}
        />
      )}
      <RenameTerminal terminals={terminals} />
    </div>
  )
}

type NoneProps = { open: () => void; may: boolean; elsewhere: boolean }

function NoTerminals({ open, may, elsewhere }: NoneProps): ReactNode {
  return (
    <StateView
      state={{
        kind: 'empty',
        title: elsewhere ? t('The terminals are in the editor area') : t('No terminal is open'),
        hint: t(
          'A terminal here is shared: everybody in the workspace sees it and it goes on when you leave.',
        ),
        action: may && (
          <Button tone="primary" onClick={open}>
            {t('Open a terminal')}
          </Button>
        ),
      }}
    />
  )
}
