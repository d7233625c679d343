import { useEffect } from 'react'
import { can } from '../../shared/roles.ts'
import type { Workspace } from '../../shared/workspaces.ts'
import { type Command, commands } from '../app/commands.ts'
import { toastError } from '../app/toasts.tsx'
import { workspacesApi } from '../dashboard/workspaces-api.ts'
import { t } from '../words/words.ts'
import { buttonCommands } from './button-commands.ts'
import { focusWhenThere } from '../palette/go-to.ts'
import { focusRegion, wayInto } from '../palette/regions.ts'
import { runShell } from '../palette/run-text.ts'
import type { Side } from './layout-store.ts'
import type { WorkspaceSession } from './session.ts'
import { type InWorkspace, useWorkspace } from './use-workspace.ts'

/** What the keyboard can do in a workspace. */
export function useWorkspaceCommands(): void {
  const { workspace, session, me } = useWorkspace()
  useEffect(() => {
    const world = { workspace, session, me }
    return commands.add([
      ...sides(session),
      ...areas(session),
      ...terminals(world),
      ...panels(session),
      ...buttonCommands(world),
      ...power(workspace),
    ])
  }, [workspace, session, me])
}

function sides({ layout }: WorkspaceSession): Command[] {
  const show = (side: Side) => (): void => {
    layout.setState({ side, phoneTab: 'files' })
    focusWhenThere(() => wayInto('side'))
  }
  const group = t('View')
  return [
    {
      id: 'side.files',
      group,
      title: t('Show files'),
      keys: ['$mod+Shift+KeyE'],
      run: show('files'),
    },
    {
      id: 'side.search',
      group: t('Search'),
      title: t('Search in files'),
      keys: ['$mod+Shift+KeyF'],
      run: show('search'),
    },
    { id: 'side.database', group, title: t('Show database tables'), run: show('database') },
    { id: 'side.ports', group, title: t('Show ports'), run: show('ports') },
    {
      id: 'side.toggle',
      group,
      title: t('Toggle side panel'),
      keys: ['$mod+KeyB'],
      run: () => layout.setState(({ side: now }) => ({ side: now === null ? 'files' : null })),
    },
  ]
}

function areas({ layout }: WorkspaceSession): Command[] {
  return [
    {
      id: 'bottom.toggle',
      group: t('View'),
      title: t('Toggle terminals'),
      keys: ['$mod+KeyJ'],
      run: () => layout.setState(({ bottomOpen }) => ({ bottomOpen: !bottomOpen })),
    },
    {
      id: 'right.toggle',
      group: t('View'),
      title: t('Toggle people and chat'),
      keys: ['$mod+Alt+KeyB'],
      run: () => layout.setState(({ rightOpen }) => ({ rightOpen: !rightOpen })),
    },
    {
      id: 'chat.write',
      group: t('Chat'),
      title: t('Write a message'),
      run: () => {
        layout.setState({ rightOpen: true, phoneTab: 'chat' })
        focusWhenThere(messageBox)
      },
    },
  ]
}

function messageBox(): HTMLElement | undefined {
  return document.querySelector<HTMLElement>('[data-write=chat]') ?? undefined
}

function terminals(world: InWorkspace): Command[] {
  const { layout } = world.session
  return [
    {
      id: 'terminal.focus',
      group: t('Terminal'),
      title: t('Go to the terminal and back'),
      keys: ['Control+Backquote'],
      run: () => {
        const there = document.activeElement?.closest('[data-region=bottom]') !== null
        layout.setState({ bottomOpen: true, phoneTab: 'terminal' })
        if (there) focusRegion('editor')
        else focusWhenThere(() => wayInto('bottom'))
      },
    },
    {
      id: 'terminal.new',
      group: t('Terminal'),
      title: t('Open new terminal'),
      keys: ['Control+Shift+Backquote'],
      when: () => can(world.workspace.role, 'type'),
      run: () => void runShell(world),
    },
  ]
}

function panels({ workbench, layout }: WorkspaceSession): Command[] {
  return [
    {
      id: 'preview.open',
      group: t('Preview'),
      title: t('Open preview'),
      run: () => {
        layout.setState({ phoneTab: 'preview' })
        workbench.open({ kind: 'preview' }, { beside: true })
      },
    },
    {
      id: 'database.open',
      group: t('Database'),
      title: t('Open SQL console'),
      run: () => {
        layout.setState({ phoneTab: 'code' })
        workbench.open({ kind: 'database' })
      },
    },
    {
      id: 'settings.open',
      group: t('Workspace'),
      title: t('Open workspace settings'),
      run: () => workbench.open({ kind: 'settings' }),
    },
  ]
}

/** Starting and stopping, as far as my role goes and the state allows. */
function power({ id, status, role }: Workspace): Command[] {
  if (!can(role, 'run')) return []
  const runs = status === 'running' || status === 'starting'
  const start = (): void => {
    workspacesApi.start(id).catch((error: unknown) => toastError(t('It did not start'), error))
  }
  const stop = (): void => {
    workspacesApi.stop(id).catch((error: unknown) => toastError(t('It did not stop'), error))
  }
  const group = t('Workspace')
  return runs
    ? [{ id: 'workspace.stop', group, title: t('Stop workspace'), run: stop }]
    : [{ id: 'workspace.start', group, title: t('Start workspace'), run: start }]
}
