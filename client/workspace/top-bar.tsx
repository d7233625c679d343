import { type ReactNode, useEffect } from 'react'
import { UserPlus } from 'lucide-react'
import { Link } from 'wouter'
import { Logo } from '../accounts/logo.tsx'
import { commands } from '../app/commands.ts'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { WorkspaceStatus } from '../dashboard/workspace-status.tsx'
import { PaletteButton } from '../palette/palette-button.tsx'
import { FollowerCount } from '../people/follower-count.tsx'
import { showMembers } from '../people/members-state.ts'
import { PresenceRow } from '../people/presence-row.tsx'
import { ViewOnly } from '../people/view-only.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Tip } from '../ui/tooltip.tsx'
import { t } from '../words/words.ts'
import { useMySlot, useWorkspace } from './use-workspace.ts'

const LayoutMenu = lazy(async () => ({ default: (await import('./layout-menu.tsx')).LayoutMenu }))

/** Which workspace this is, and who is in it. */
export function TopBar(): ReactNode {
  const { workspace, me, may } = useWorkspace()
  const slot = useMySlot()
  const invites = may('manage_members')
  useEffect(() => {
    if (!invites) return
    return commands.add([
      {
        id: 'workspace.invite',
        group: t('Workspace'),
        title: t('Invite somebody'),
        run: showMembers,
      },
    ])
  }, [invites])
  return (
    <header className="flex h-10 shrink-0 items-center gap-3 border-b border-line bg-app pr-2">
      <Tip label={t('All workspaces')}>
        <Link
          href="/"
          aria-label={t('All workspaces')}
          className="flex h-10 w-12 items-center justify-center outline-offset-[-3px]"
        >
          <Logo size={18} />
        </Link>
      </Tip>
      <h1 className="min-w-0 truncate font-semibold text-hi">{workspace.name}</h1>
      {/* That it runs is said below, and by all that works. */}
      {workspace.status !== 'running' && (
        <span className="hidden text-meta text-muted min-[760px]:inline">
          <WorkspaceStatus status={workspace.status} />
        </span>
      )}
      {workspace.role === 'viewer' && <ViewOnly />}
      <div className="flex-1" />
      <PresenceRow />
      <PaletteButton />
      <div className="hidden min-[760px]:block">
        <Awaiting fallback={<span className="block size-6" />}>
          <LayoutMenu />
        </Awaiting>
      </div>
      {invites && (
        <Button size="small" aria-label={t('Invite')} onClick={showMembers}>
          <UserPlus size={14} strokeWidth={1.75} aria-hidden />
          <span className="hidden min-[760px]:inline">{t('Invite')}</span>
        </Button>
      )}
      <FollowerCount />
      <Tip label={t('Your account, {name}', { name: me.name })}>
        <Link href="/account" aria-label={t('Your account')} className="rounded-full">
          <Avatar name={me.name} slot={slot} size={24} />
        </Link>
      </Tip>
    </header>
  )
}
