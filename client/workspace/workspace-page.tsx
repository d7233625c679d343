import '@fontsource-variable/jetbrains-mono/wght.css'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import type { Me } from '../../shared/accounts.ts'
import type { Role } from '../../shared/roles.ts'
import { AppError } from '../../shared/errors.ts'
import { WorkspaceId } from '../../shared/ids.ts'
import { messageOf } from '../app/api.ts'
import { ErrorBoundary } from '../app/error-boundary.tsx'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { Loaded } from '../app/loaded.tsx'
import { accent } from '../app/theme.ts'
import { toast } from '../app/toasts.tsx'
import { usePaletteWorld } from '../palette/use-palette-world.ts'
import { workspacesApi } from '../dashboard/workspaces-api.ts'
import { useFileCommands } from '../files/use-file-commands.ts'
import { tellPort } from '../preview/tell-port.ts'
import { usePorts } from '../preview/use-ports.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Waiting } from '../ui/spinner.tsx'
import { TooltipProvider } from '../ui/tooltip.tsx'
import { useMedia } from '../ui/use-media.ts'
import { useChatCommands } from '../chat/use-chat-commands.ts'
import { useMentionToasts } from '../chat/use-mention-toasts.ts'
import { t } from '../words/words.ts'
import { Frame } from './frame.tsx'
import { isAlone } from './place.ts'
import { PhoneFrame } from './phone-frame.tsx'
import { keys } from './query-keys.ts'
import { WorkspaceSession } from './session.ts'
import { useSource } from './use-source.ts'
import { useTitle } from './use-title.ts'
import { useMySlot, useNews, useWorkspace, WorkspaceContext } from './use-workspace.ts'
import { useUrlState } from './use-url-state.ts'
import { useWhereabouts } from './use-whereabouts.ts'
import { useWorkspaceCommands } from './use-workspace-commands.ts'

const DeskCommands = lazy(async () => ({
  default: (await import('./desk-commands.ts')).DeskCommands,
}))
const AloneFrame = lazy(async () => ({
  default: (await import('./alone-frame.tsx')).AloneFrame,
}))
const PeopleLife = lazy(async () => ({
  default: (await import('../people/people-life.tsx')).PeopleLife,
}))

/** One workspace, from the first knock to the last. */
export function WorkspacePage({ id, me }: { id: string; me: Me }): ReactNode {
  const workspaceId = WorkspaceId.safeParse(id)
  if (!workspaceId.success) return <Gone reason={t('This address names no workspace.')} />
  return <Opened id={workspaceId.data} me={me} />
}

function Opened({ id, me }: { id: WorkspaceId; me: Me }): ReactNode {
  const query = useQuery({
    queryKey: keys.workspace(id),
    queryFn: () => workspacesApi.get(id),
    // News come at once; this only covers a line that is down while it starts.
    refetchInterval: ({ state }) => (state.data?.status === 'starting' ? 4_000 : false),
  })
  const { session, deleted } = useSession(id, me.id)
  const workspace = query.data
  const context = useMemo(
    () => (workspace && session ? { workspace, session, me } : undefined),
    [workspace, session, me],
  )
  if (deleted) return <Gone reason={t('This workspace was deleted.')} />
  // Another try would say the same: the way out is to one's own.
  if (!workspace && query.error instanceof AppError && query.error.code === 'not_found')
    return <Gone reason={messageOf(query.error)} />
  return (
    <Loaded query={query} what={t('the workspace')}>
      {() =>
        context ? (
          <WorkspaceContext value={context}>
            <TooltipProvider>
              <Inside />
            </TooltipProvider>
          </WorkspaceContext>
        ) : (
          <Waiting>{t('Opening…')}</Waiting>
        )
      }
    </Loaded>
  )
}

function Inside(): ReactNode {
  const phone = useMedia('(max-width: 759px)')
  const news = useNews()
  useUrlState()
  useWhereabouts()
  useWorkspaceCommands()
  useFileCommands()
  usePaletteWorld()
  // Which ports were open before is what makes another one news.
  usePorts()
  useChatCommands()
  useMentionToasts()
  useTitle()
  useMyColour()
  useSource()
  if (news.status === 'ended') return <Gone reason={news.reason ?? t('You have no access.')} />
  return (
    <>
      <Around phone={phone} />
      <ErrorBoundary name={t('Commands')}>
        <Awaiting fallback={null}>
          <DeskCommands />
        </Awaiting>
      </ErrorBoundary>
      <ErrorBoundary name={t('Going along with others')}>
        <Awaiting fallback={null}>
          <PeopleLife />
        </Awaiting>
      </ErrorBoundary>
    </>
  )
}

/** What stands around the panels: a window of one panel is like that on any screen. */
function Around({ phone }: { phone: boolean }): ReactNode {
  if (isAlone(location.search)) {
    return (
      <Awaiting fallback={<Waiting>{t('Opening…')}</Waiting>}>
        <AloneFrame />
      </Awaiting>
    )
  }
  return phone ? <PhoneFrame /> : <Frame />
}

/** In a workspace the accent is the colour the others see me in. */
function useMyColour(): void {
  const { me } = useWorkspace()
  const slot = useMySlot()
  useEffect(() => {
    accent(slot)
    return () => accent(me.slot)
  }, [slot, me.slot])
}

function Gone({ reason }: { reason: string }): ReactNode {
  const [, go] = useLocation()
  return (
    <EmptyState
      page
      role="alert"
      title={t('You cannot open this workspace')}
      actions={
        <>
          <Button onClick={() => location.reload()}>{t('Try again')}</Button>
          <Button onClick={() => go('/')}>{t('Your workspaces')}</Button>
        </>
      }
    >
      {reason}
    </EmptyState>
  )
}

function useSession(
  workspaceId: WorkspaceId,
  userId: string,
): { session: WorkspaceSession | undefined; deleted: boolean } {
  const queries = useQueryClient()
  const [session, setSession] = useState<WorkspaceSession>()
  const [deleted, setDeleted] = useState(false)
  useEffect(() => {
    const opened: WorkspaceSession = new WorkspaceSession({
      workspaceId,
      userId,
      queries,
      alone: isAlone(location.search),
      onDeleted: () => setDeleted(true),
      onRole: (role) => toast(nowWords(role)),
      onPortOpened: (port) => tellPort(opened, port, queries),
      onMessage: () => {},
    })
    let here = true
    // Drawn once it is known how: a frame that jumps from one layout to another is worse than a wait.
    void opened.keeper.ready.then(() => here && setSession(opened))
    return () => {
      here = false
      opened[Symbol.dispose]()
    }
  }, [workspaceId, userId, queries])
  return { session, deleted }
}

function nowWords(role: Role): string {
  if (role === 'viewer') return t('You are a viewer here now.')
  return role === 'editor' ? t('You are an editor here now.') : t('You are an admin here now.')
}
