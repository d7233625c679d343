import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { can } from '../../shared/roles.ts'
import { TEMPLATES } from '../../shared/templates.ts'
import type { Workspace } from '../../shared/workspaces.ts'
import { toastError } from '../app/toasts.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, type MenuEntry } from '../ui/menu.tsx'
import { relativeTime } from '../ui/time.ts'
import { RenameDialog } from './rename-dialog.tsx'
import { WorkspaceStatus } from './workspace-status.tsx'
import { workspacesApi } from './workspaces-api.ts'

type Asking = 'rename' | 'delete' | undefined

/** One workspace: open it, or what else its role allows. */
export function WorkspaceRow({ workspace }: { workspace: Workspace }): ReactNode {
  const { id, name, status, role, template, lastActiveAt, reason } = workspace
  const [, go] = useLocation()
  const [asking, setAsking] = useState<Asking>()
  const queries = useQueryClient()
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['workspaces'] })
  const run = useRun(refresh)
  const entries = entriesFor(workspace, { go, ask: setAsking, run })
  return (
    <li className="group relative flex min-h-16 items-center gap-4 border-b border-line px-4 py-2 last:border-b-0 hover:bg-hover/60">
      <div className="min-w-0 flex-1">
        <Link
          href={`/w/${id}`}
          className="block truncate rounded-control text-page font-semibold text-hi before:absolute before:inset-0 hover:underline"
        >
          {name}
        </Link>
        <div className="truncate text-muted">
          {status === 'failed' && reason
            ? reason
            : TEMPLATES.find((each) => each.id === template)?.title}
        </div>
      </div>
      <div className="flex flex-col items-end gap-x-6 text-muted min-[760px]:flex-row min-[760px]:items-center">
        <span className="min-[760px]:w-24">
          <WorkspaceStatus status={status} />
        </span>
        <time
          dateTime={lastActiveAt}
          className="text-right text-meta tabular-nums min-[760px]:w-28 min-[760px]:text-left min-[760px]:text-ui"
        >
          {relativeTime(lastActiveAt)}
        </time>
        <span className="hidden w-14 min-[760px]:inline">{role}</span>
      </div>
      <div className="relative">
        <Menu entries={entries}>
          <IconButton label={`Actions for ${name}`} icon={Ellipsis} />
        </Menu>
      </div>
      {asking === 'rename' && (
        <RenameDialog workspace={workspace} close={() => setAsking(undefined)} done={refresh} />
      )}
      <ConfirmDialog
        open={asking === 'delete'}
        onOpenChange={() => setAsking(undefined)}
        title={`Delete ${name}?`}
        action="Delete workspace"
        phrase={name}
        onConfirm={async () => {
          await workspacesApi.delete(id)
          await refresh()
        }}
      >
        Its files, its database and its chat are gone for everybody in it. This cannot be undone.
      </ConfirmDialog>
    </li>
  )
}

type Run = (what: 'start' | 'stop', id: string) => void

function useRun(refresh: () => Promise<void>): Run {
  const mutation = useMutation({
    mutationFn: ({ what, id }: { what: 'start' | 'stop'; id: string }) => workspacesApi[what](id),
    onError: (error, { what }) => toastError(`The workspace did not ${what}`, error),
    onSettled: refresh,
  })
  return (what, id) => mutation.mutate({ what, id })
}

type Doing = { go: (to: string) => void; ask: (what: Asking) => void; run: Run }

function entriesFor({ id, status, role }: Workspace, { go, ask, run }: Doing): MenuEntry[] {
  const entries: MenuEntry[] = [{ label: 'Open', run: () => go(`/w/${id}`) }]
  if (can(role, 'run')) {
    const runs = status === 'running' || status === 'starting'
    entries.push(
      runs
        ? { label: 'Stop', run: () => run('stop', id) }
        : { label: 'Start', run: () => run('start', id), disabled: status === 'stopping' },
    )
  }
  if (can(role, 'configure')) entries.push({ label: 'Rename…', run: () => ask('rename') })
  if (can(role, 'delete')) {
    entries.push('separator', { label: 'Delete…', danger: true, run: () => ask('delete') })
  }
  return entries
}
