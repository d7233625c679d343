import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { Awaiting, lazy } from '../app/lazy.tsx'
import type { Me } from '../../shared/accounts.ts'
import type { TemplateId } from '../../shared/templates.ts'
import type { Workspace } from '../../shared/workspaces.ts'
import { commands } from '../app/commands.ts'
import { Loaded } from '../app/loaded.tsx'
import { Page } from '../app/page.tsx'
import { Button } from '../ui/button.tsx'
import { PlusIcon } from '../ui/first-icons.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { t } from '../words/words.ts'
import { type Order, arrange } from './arrange.ts'
import { TemplateCards } from './template-cards.tsx'
import { useOverview } from './use-overview.ts'
import { WorkspaceRow } from './workspace-row.tsx'
import { workspacesApi } from './workspaces-api.ts'

const CreateDialog = lazy(async () => ({
  default: (await import('./create-dialog.tsx')).CreateDialog,
}))
const ListTools = lazy(async () => ({ default: (await import('./list-tools.tsx')).ListTools }))
/** From here on a search is worth its place. */
const MANY = 7
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
  const [creating, setCreating] = useState<TemplateId | 'git'>()
  useEffect(() => {
    document.title = t('Workspaces · Atelier')
  }, [])
  useEffect(
    () =>
      commands.add([
        {
          id: 'workspace.new',
          group: t('Go'),
          title: t('Create workspace'),
          keys: ['Alt+KeyN'],
          run: () => setCreating('vite-react'),
        },
      ]),
    [],
  )
  return (
    <Page
      me={me}
      title={t('Workspaces')}
      action={
        <Button tone="primary" onClick={() => setCreating('vite-react')}>
          <PlusIcon /> {t('New workspace')}
        </Button>
      }
    >
      <Loaded
        query={query}
        what={t('the workspaces')}
        loading={<SkeletonRows rows={3} label={t('Loading workspaces…')} />}
      >
        {(workspaces) =>
          workspaces.length === 0 ? (
            <FirstOne choose={setCreating} clone={() => setCreating('git')} />
          ) : (
            <WorkspaceList workspaces={workspaces} />
          )
        }
      </Loaded>
      {creating && (
        <Awaiting>
          <CreateDialog
            key={creating}
            template={creating === 'git' ? 'vite-react' : creating}
            from={creating === 'git' ? 'git' : 'template'}
            close={() => setCreating(undefined)}
          />
        </Awaiting>
      )}
    </Page>
  )
}

function isMoving({ status, source }: Workspace): boolean {
  return (
    status === 'starting' ||
    status === 'stopping' ||
    (status === 'running' && source?.cloned === false)
  )
}

function WorkspaceList({ workspaces }: { workspaces: readonly Workspace[] }): ReactNode {
  const lives = useOverview(workspaces.some(({ status }) => status === 'running'))
  const [wish, setWish] = useState<{ typed: string; order: Order }>({ typed: '', order: 'recent' })
  const shown = arrange(workspaces, wish)
  return (
    <div className="flex flex-col gap-3">
      {workspaces.length >= MANY && (
        <Awaiting fallback={<div className="h-8" />}>
          <ListTools {...wish} change={setWish} />
        </Awaiting>
      )}
      {shown.length === 0 && (
        <p role="status" className="text-muted">
          {t('No workspace fits “{typed}”.', { typed: wish.typed.trim() })}
        </p>
      )}
      <ul
        aria-label={t('Workspaces')}
        className="rounded-card border border-line bg-panel empty:hidden"
      >
        {shown.map((workspace) => (
          <WorkspaceRow
            key={workspace.id}
            workspace={workspace}
            life={workspace.status === 'running' ? lives.get(workspace.id) : undefined}
          />
        ))}
      </ul>
    </div>
  )
}

type FirstProps = { choose: (template: TemplateId) => void; clone: () => void }

function FirstOne({ choose, clone }: FirstProps): ReactNode {
  return (
    <section className="flex flex-col gap-4" aria-label={t('Start your first workspace')}>
      <p className="text-page text-muted">
        {t(
          'A workspace is a machine to share: files, terminals, a database and the running app. Pick what to begin with; it opens running, and one link brings others in.',
        )}
      </p>
      <TemplateCards onChoose={choose} />
      <Button className="self-start" onClick={clone}>
        {t('Or begin with a Git repository…')}
      </Button>
    </section>
  )
}
