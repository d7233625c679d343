import { useEffect } from 'react'
import { type Command, commands } from '../app/commands.ts'
import { prefer, preferences } from '../app/preferences.ts'
import { toastError } from '../app/toasts.tsx'
import { t } from '../words/words.ts'
import type { WorkspaceSession } from '../workspace/session.ts'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { panelId } from '../workspace/workbench.ts'
import { copyOutput, endTerminal, openTerminal, runAgain } from './terminal-actions.ts'
import { poolOf } from './terminal-pool.ts'

const GROUP = t('Terminal')

/** What the keyboard can do with the terminal at hand. */
export function useTerminalCommands(): void {
  const { session, may } = useWorkspace()
  const mayType = may('type')
  useEffect(() => {
    const all = [...looking(session), ...(mayType ? changing(session) : [])]
    return commands.add(all.map((command) => ({ group: GROUP, ...command })))
  }, [session, mayType])
}

function looking(workspace: WorkspaceSession): Command[] {
  const pool = poolOf(workspace)
  const there = (): boolean => pool.latest() !== undefined
  const focused = (): boolean => pool.focused() !== undefined
  const marks = () => pool.latest()?.screen.marks
  return [
    { id: 'terminal.find', title: t('Find'), when: there, run: () => pool.latest()?.find.open() },
    {
      id: 'terminal.links',
      title: t('Open link…'),
      keys: ['$mod+Shift+KeyO'],
      when: focused,
      run: () => void pool.latest()?.links.list(),
    },
    {
      id: 'terminal.previousCommand',
      title: t('Go to previous command'),
      keys: ['$mod+ArrowUp'],
      when: focused,
      repeats: true,
      run: () => void marks()?.jump(-1),
    },
    {
      id: 'terminal.nextCommand',
      title: t('Go to next command'),
      keys: ['$mod+ArrowDown'],
      when: focused,
      repeats: true,
      run: () => void marks()?.jump(1),
    },
    {
      id: 'terminal.copyOutput',
      title: t('Copy output of command'),
      when: there,
      run: () => copyOutput(marks()?.current()),
    },
    {
      id: 'terminal.selectAll',
      title: t('Select all'),
      when: there,
      run: () => pool.latest()?.screen.terminal.selectAll(),
    },
    {
      id: 'terminal.move',
      title: t('Move to the editor area, or back'),
      when: there,
      run: () => moveTerminal(workspace, pool.latest()?.id),
    },
    {
      id: 'terminal.screenReader',
      title: t('Toggle screen reader mode'),
      run: () => {
        const { screenReader } = preferences.getState()
        prefer({ screenReader: !screenReader }).catch((error: unknown) =>
          toastError(t('This choice is not kept on the server yet'), error),
        )
      },
    },
  ]
}

function changing(workspace: WorkspaceSession): Command[] {
  const pool = poolOf(workspace)
  const there = (): boolean => pool.latest() !== undefined
  const withLatest = (run: (id: string) => void) => (): void => {
    const latest = pool.latest()
    if (latest) run(latest.id)
  }
  return [
    {
      id: 'terminal.split',
      title: t('Split'),
      keys: ['$mod+Shift+Digit5'],
      when: there,
      run: withLatest((id) => void openTerminal(workspace, id)),
    },
    {
      id: 'terminal.rename',
      title: t('Rename…'),
      when: there,
      run: withLatest((id) => workspace.terminals.rename(id)),
    },
    {
      id: 'terminal.runAgain',
      title: t('Run command again'),
      when: there,
      run: withLatest((id) => runAgain(workspace, id, pool.latest()?.screen.marks.current())),
    },
    {
      id: 'terminal.restart',
      title: t('Restart ended shell'),
      when: () => Boolean(pool.latest()?.client.view().exit),
      run: () => pool.latest()?.restart(),
    },
    {
      id: 'terminal.close',
      title: t('Close terminal'),
      when: there,
      run: withLatest((id) => void endTerminal(workspace, id)),
    },
  ]
}

function moveTerminal({ workbench }: WorkspaceSession, id: string | undefined): void {
  if (id === undefined) return
  const panel = { kind: 'terminal', id } as const
  const there = workbench.store.getState().panels.some((each) => panelId(each) === panelId(panel))
  if (there) workbench.close(panelId(panel))
  else workbench.open(panel)
}
