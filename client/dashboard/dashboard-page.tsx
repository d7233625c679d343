import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { type ReactNode, Suspense, useEffect, useState } from 'react'
import { lazy } from '../app/lazy.ts'
import type { Me } from '../../shared/accounts.ts'
import type { TemplateId } from '../../shared/templates.ts'
import type { Workspace } from '../../shared/workspaces.ts'
import { Loaded } from '../app/loaded.tsx'
import { Page } from '../app/page.tsx'
import { Button } from '../ui/button.tsx'
import { TemplateCards } from './template-cards.tsx'
import { WorkspaceRow } from './workspace-row.tsx'
import { workspacesApi } from './workspaces-api.ts'

const CreateDialog = lazy(async () => ({
  default: (await import('./create-dialog.tsx')).CreateDialog,
}))
const MOVING_MS = 1_500
const RESTING_MS = 20_000

/** My workspaces, latest first. */
export function DashboardPage({ me }: { me: Me }): ReactNode {
  const query = useQuery({
    queryKey: ['workspaces'],
    queryFn: workspacesApi.list,
    refetchInterval: ({ state }) => (state.data?.some(isMoving) ? MOVING_MS : RESTING_MS),
    refetchOnMount: 'always',
  })
  const [creating, setCreating] = useState<TemplateId>()
  useEffect(() => {
    document.title = 'Workspaces · Atelier'
  }, [])
  return (
    <Page
      me={me}
      title="Workspaces"
      action={
        <Button tone="primary" onClick={() => setCreating('vite-react')}>
          <Plus size={16} strokeWidth={2} aria-hidden /> New workspace
        </Button>
      }
    >
      <Loaded query={query} what="workspaces">
        {(workspaces) =>
          workspaces.length === 0 ? (
            <FirstOne choose={setCreating} />
          ) : (
            <WorkspaceList workspaces={workspaces} />
          )
        }
      </Loaded>
      {creating && (
        <Suspense>
          <CreateDialog key={creating} template={creating} close={() => setCreating(undefined)} />
        </Suspense>
      )}
    </Page>
  )
}

function isMoving({ status }: Workspace): boolean {
  return status === 'starting' || status === 'stopping'
}

function WorkspaceList({ workspaces }: { workspaces: readonly Workspace[] }): ReactNode {
  const latestFirst = workspaces.toSorted((a, b) => b.lastActiveAt.localeCompare(a.lastActiveAt))
  return (
    <ul aria-label="Workspaces" className="rounded-card border border-line bg-panel">
      {latestFirst.map((workspace) => (
        <WorkspaceRow key={workspace.id} workspace={workspace} />
      ))}
    </ul>
  )
}

function FirstOne({ choose }: { choose: (template: TemplateId) => void }): ReactNode {
  return (
    <section className="flex flex-col gap-4" aria-label="Start your first workspace">
      <p className="text-page text-muted">
        A workspace is a machine to share: files, terminals, a database and the running app. Pick
        what to begin with.
      </p>
      <TemplateCards onChoose={choose} />
    </section>
  )
}
