import { type ReactNode } from 'react'
import { Awaiting, lazy } from '../app/lazy.tsx'
import { Link } from 'wouter'
import { TEMPLATES } from '../../shared/templates.ts'
import type { WorkspaceLife as Life } from '../../shared/overview.ts'
import type { Workspace } from '../../shared/workspaces.ts'
import { cx } from '../ui/cx.ts'
import { relativeTime } from '../ui/time.ts'
import { roleWord } from '../words/role-word.ts'
import { t } from '../words/words.ts'
import { WorkspaceStatus } from './workspace-status.tsx'

// Menus and dialogs are most of a dashboard's code and none of its first look.
const RowMenu = lazy(async () => ({ default: (await import('./row-menu.tsx')).RowMenu }))

type Props = { workspace: Workspace; life: Life | undefined }

const WorkspaceLife = lazy(async () => ({
  default: (await import('./workspace-life.tsx')).WorkspaceLife,
}))

/** One workspace: open it, or what else its role allows. */
export function WorkspaceRow({ workspace, life }: Props): ReactNode {
  const { id, name, status, role, lastActiveAt, reason } = workspace
  return (
    <li className="group relative flex min-h-16 items-center gap-4 border-b border-line px-4 py-2 last:border-b-0 hover:bg-hover/60">
      <div className="min-w-0 flex-1">
        <Link
          href={`/w/${id}`}
          className="block truncate rounded-control text-page font-semibold text-hi before:absolute before:inset-0 hover:underline"
        >
          {name}
        </Link>
        {reason === null ? (
          <div className="truncate text-muted">{originOf(workspace)}</div>
        ) : (
          <div className={cx('line-clamp-3', wrong(status) ? 'text-danger' : 'text-muted')}>
            {reason}
          </div>
        )}
      </div>
      <Awaiting>{life && <WorkspaceLife life={life} />}</Awaiting>
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
        <span className="hidden w-18 min-[760px]:inline">{roleWord(role)}</span>
      </div>
      <div className="relative size-6 pointer-coarse:size-9">
        <Awaiting>
          <RowMenu workspace={workspace} />
        </Awaiting>
      </div>
    </li>
  )
}

/** Why it rests is no failure; why it runs without its files, or not at all, is one. */
function wrong(status: Workspace['status']): boolean {
  return status === 'running' || status === 'failed'
}

/** What it was made from, and that this is still going on. */
function originOf({ template, source, status }: Workspace): string | undefined {
  if (!source) return TEMPLATES.find((each) => each.id === template)?.title
  const place = source.url.replace(/^https:\/\//, '')
  return source.cloned || status !== 'running' ? place : t('Cloning {place}…', { place })
}
